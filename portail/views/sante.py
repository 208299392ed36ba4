"""Health of the portal, for the supervisor, the load balancer and the operator. What is looked at: portail/etat/."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_prometheus.exports import ExportToDjangoView

from portail.celery import app as celery
from portail.etat.constat import Verdict
from portail.etat.files import files
from portail.etat.releve import RELEVE

# Without it nothing can be read or consigned. The others only degrade the service, and are the same for the other web
# processes; so is its slowness, which is not told here: who looks at this decides where people are sent.
VITALE = "base"
SERVIES = Verdict(True, "toutes les files sont servies")
DITS = {True: "en ordre", False: "dégradé"}


def vivant(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


def pret(request: HttpRequest) -> JsonResponse:
    """One line per part; 503 when the vital one is down. Whoever asks often makes nothing work: a look is kept a few
    seconds. Public: why a part is degraded is for those who hold the token of the figures."""
    des_files = [f"file_{nom}" for nom in files(celery)]
    vus = RELEVE.regarder(VITALE, "redis", *des_files, "fichiers", "antivirus")
    est_pret = vus[VITALE].ok
    verdicts = {
        "base": vus["base"],
        "redis": vus["redis"],
        "travailleurs": next((vus[nom] for nom in des_files if not vus[nom].ok), SERVIES),
        "fichiers": vus["fichiers"],
        "antivirus": vus["antivirus"],
    }
    en_detail = _est_la_supervision(request)
    parties = {
        nom: {"ok": v.ok, "detail": v.detail if en_detail else DITS[v.ok], "vital": nom == VITALE}
        for nom, v in verdicts.items()
    }
    return JsonResponse({"pret": est_pret, "parties": parties}, status=200 if est_pret else 503)


def mesures(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for whoever holds the token METRICS_JETON; without one, nobody."""
    if not _est_la_supervision(request):
        return HttpResponse("Accès réservé à la supervision.\n", status=403, content_type="text/plain; charset=utf-8")
    return ExportToDjangoView(request)


def _est_la_supervision(request: HttpRequest) -> bool:
    """Whoever holds METRICS_JETON; nobody when there is none."""
    recu, attendu = request.headers.get("Authorization", ""), settings.METRICS_JETON
    return bool(attendu) and hmac.compare_digest(recu.encode(), f"Bearer {attendu}".encode())
