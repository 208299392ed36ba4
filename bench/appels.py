"""The telephony: intake through REST, its counts against DuckDB, and the questions of pages and reports over a year."""

from __future__ import annotations

import gzip
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from bench.scene import ADRESSE, Scene, ports_libres

CHEMIN = "/api/v1/telephonie/sources/mesure/evenements/"


def mesurer(scene: Scene, *, lots: int, appels: int, dire: Callable[[str], None]) -> dict[str, Any]:
    """`lots` batches of 10 000 events are sent one after the other by one client, as one bandeau does."""
    sessions, dossier = scene.dossier / "sessions-telephonie", scene.dossier / "lots"
    dossier.mkdir()
    dire(f"{lots * 10_000} événements de téléphonie, par REST")
    scene.executer("bench/peupler_appels.py", "LOTS", str(sessions), str(dossier), str(lots))
    cookies, jeton = sessions.read_text().splitlines()[0].split("\t")[:2]
    [port] = ports_libres(1)
    scene.lancer_daphne(port)
    try:
        fichiers = sorted(dossier.glob("*.ndjson"))
        corps = [gzip.compress(fichier.read_bytes(), 1) for fichier in fichiers]
        debut = time.monotonic()
        recus = sum(_envoyer(port, octets, cookies, jeton) for octets in corps)
        duree = time.monotonic() - debut
    finally:
        scene.arreter_daphne(port)
    compares = _json(scene.executer("bench/peupler_appels.py", "COMPARER", str(dossier)))
    dire(f"{appels} appels sur une année, dans tous les Samu")
    rempli = _json(scene.executer("bench/peupler_appels.py", "REMPLIR", str(appels)))
    dire("pages et rapports")
    lus = _json(scene.executer("bench/peupler_appels.py", "LIRE"))
    return (
        {"evenements": recus, "par_seconde": round(recus / duree), "duckdb": compares, "appels": appels} | rempli | lus
    )


def _envoyer(port: int, octets: bytes, cookies: str, jeton: str) -> int:
    entetes = {
        "Cookie": cookies,
        "X-CSRFToken": jeton,
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Referer": f"http://{ADRESSE}:{port}/",
    }
    demande = urllib.request.Request(f"http://{ADRESSE}:{port}{CHEMIN}", data=octets, headers=entetes)
    with urllib.request.urlopen(demande, timeout=120) as reponse:  # noqa: S310
        bilan = json.load(reponse)
    if bilan["refus"]:
        raise RuntimeError(f"événements refusés : {bilan['refus'][:3]}")
    return int(bilan["acceptes"])


def _json(sortie: str) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(sortie.splitlines()[-1])
    return lu
