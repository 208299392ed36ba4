"""Health of the portal, for the supervisor, the load balancer and the operator. What is looked at: portail/etat/."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from portail.celery import app as celery
from portail.etat import technique
from portail.etat.constat import Verdict
from portail.etat.files import files

# Without these nothing can be read or consigned; the others only degrade the service.
VITALES = ("base", "fichiers")


def vivant(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


def pret(request: HttpRequest) -> JsonResponse:
    """One line per part, looked at now; 503 when a vital one is down. Public: it says nothing of the trade."""
    verdicts = {nom: sonder() for nom, sonder in PARTIES.items()}
    est_pret = all(verdicts[nom].ok for nom in VITALES)
    parties = {nom: {"ok": v.ok, "detail": v.detail, "vital": nom in VITALES} for nom, v in verdicts.items()}
    return JsonResponse({"pret": est_pret, "parties": parties}, status=200 if est_pret else 503)


def mesures(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for whoever holds the token METRICS_JETON; without one, nobody."""
    recu = request.headers.get("Authorization", "")
    if not settings.METRICS_JETON or not hmac.compare_digest(
        recu.encode(), f"Bearer {settings.METRICS_JETON}".encode()
    ):
        return HttpResponse("Accès réservé à la supervision.\n", status=403, content_type="text/plain; charset=utf-8")
    return ExportToDjangoView(request)


def _travailleurs() -> Verdict:
    """All the queues are served. A base that does not answer is told by its own line."""
    return next(
        (v for v in map(technique.file, files(celery)) if not v.ok), Verdict(True, "toutes les files sont servies")
    )


PARTIES = {
    "base": technique.base,
    "redis": technique.redis,
    "travailleurs": technique.sans_base(_travailleurs),
    "fichiers": technique.fichiers,
    "antivirus": technique.analyse,
}
