"""Health of the portal, for the supervisor, the load balancer and the operator."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView
from redis import Redis
from redis.exceptions import RedisError

from ged import antivirus
from portail.celery import app as celery

Verdict = tuple[bool, str]

DELAI_S = 1.0
# Without these nothing can be read or consigned; the others only degrade the service.
VITALES = ("base", "fichiers")


def vivant(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


def pret(request: HttpRequest) -> JsonResponse:
    """One line per part; 503 when a vital one is down."""
    verdicts = {nom: verifier() for nom, verifier in PARTIES.items()}
    est_pret = all(verdicts[nom][0] for nom in VITALES)
    parties = {nom: {"ok": ok, "detail": detail, "vital": nom in VITALES} for nom, (ok, detail) in verdicts.items()}
    return JsonResponse({"pret": est_pret, "parties": parties}, status=200 if est_pret else 503)


def mesures(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for whoever holds the token METRICS_JETON; without one, nobody."""
    recu = request.headers.get("Authorization", "")
    if not settings.METRICS_JETON or not hmac.compare_digest(
        recu.encode(), f"Bearer {settings.METRICS_JETON}".encode()
    ):
        return HttpResponse("Accès réservé à la supervision.\n", status=403, content_type="text/plain; charset=utf-8")
    return ExportToDjangoView(request)


def _base() -> Verdict:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except DatabaseError:
        return False, "PostgreSQL ne répond pas"
    return True, "PostgreSQL répond"


def _redis() -> Verdict:
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=DELAI_S, socket_connect_timeout=DELAI_S).ping()
    except (RedisError, OSError):
        return False, "Redis ne répond pas : le direct passe par le balayage, présence et tâches sont suspendues"
    return True, "Redis répond"


def _travailleurs() -> Verdict:
    try:
        presents = celery.control.inspect(timeout=DELAI_S, limit=1).ping() or {}
    except (celery.connection_for_read().connection_errors, RedisError, OSError):
        presents = {}
    return (True, "au moins un travailleur répond") if presents else (False, "aucun travailleur Celery ne répond")


def _fichiers() -> Verdict:
    if not os.access(settings.DONNEES, os.W_OK):
        return False, "le dossier des données n'est pas accessible en écriture"
    return True, "le dossier des données est accessible"


def _antivirus() -> Verdict:
    if not settings.GED_ANTIVIRUS:
        return True, "aucun antivirus configuré : les documents sont marqués « non analysé »"
    if antivirus.repond():
        return True, "l'antivirus répond"
    return False, "l'antivirus ne répond pas : les documents déposés restent en quarantaine"


PARTIES: dict[str, Callable[[], Verdict]] = {
    "base": _base,
    "redis": _redis,
    "travailleurs": _travailleurs,
    "fichiers": _fichiers,
    "antivirus": _antivirus,
}
