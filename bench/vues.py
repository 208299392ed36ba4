"""Queries and time of the pages, from inside the portal: middleware, view, template, but no network.

Runs in the portal's environment. Usage: vues.py COOKIES ADRESSE…; prints one JSON object, a measure per address.
"""

from __future__ import annotations

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup()

from django.db import connection  # noqa: E402 — the applications must be loaded first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

REPETITIONS = 30


def mesurer(client: Client, adresse: str) -> dict[str, float]:
    """Warm, count, then time: what is counted is not timed."""
    premiere = _chronometrer(client, adresse)
    with CaptureQueriesContext(connection) as capture:
        reponse = client.get(adresse)
    requetes = len(capture)  # before the next request, which empties the log
    durees = sorted(_chronometrer(client, adresse) for _ in range(REPETITIONS))
    return {
        "statut": reponse.status_code,
        "octets": len(reponse.content),
        "requetes": requetes,
        "premiere_ms": premiere,
        "p50_ms": durees[len(durees) // 2],
        "p95_ms": durees[int(len(durees) * 0.95)],
    }


def _chronometrer(client: Client, adresse: str) -> float:
    debut = time.perf_counter()
    client.get(adresse)
    return 1000 * (time.perf_counter() - debut)


if __name__ == "__main__":
    visiteur = Client(HTTP_HOST="127.0.0.1")
    for cookie in sys.argv[1].split("; "):
        nom, _, valeur = cookie.partition("=")
        visiteur.cookies[nom] = valeur
    print(json.dumps({adresse: mesurer(visiteur, adresse) for adresse in sys.argv[2:]}))
