"""What the simulated SIVIC answers: its contract, with the faults that were asked for, and its page."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import wraps
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from sivic.frontiere import EVENEMENT, VICTIME, Forme, filtrer
from sivic.simulateur import base
from sivic.simulateur.appel import Appel
from sivic.simulateur.hasard import deranger, tombees

Vue = Callable[..., HttpResponse]
# Set by the command that runs this.
appel = Appel("")


def contrat(vue: Vue) -> Vue:
    """Who asks, then what goes wrong."""

    @wraps(vue)
    def repondre(request: HttpRequest, **chemin: str) -> HttpResponse:
        attendu = f"Bearer {settings.SIVIC_JETON}"
        if not compare_digest(request.headers.get("Authorization", "").encode(), attendu.encode()):
            return _probleme(401, "Jeton inconnu.")
        pannes = tombees()
        if "lent" in pannes:
            time.sleep(2)
        for nom, statut in (("coupe", 503), ("erreur", 500), ("refuse", 422)):
            if nom in pannes and (nom != "refuse" or request.method == "PUT"):
                return _probleme(statut, base.PANNES[nom])
        reponse = vue(request, **chemin)
        return _probleme(500, base.PANNES["perdue"]) if "perdue" in pannes else reponse

    return repondre


@csrf_exempt
@require_http_methods(["PUT"])
@contrat
def evenement(request: HttpRequest, evenement: str) -> HttpResponse:
    return _deposer(request, evenement, "", EVENEMENT)


@csrf_exempt
@require_http_methods(["PUT"])
@contrat
def victime(request: HttpRequest, evenement: str, victime: str) -> HttpResponse:
    if not base.connait(evenement):
        return _probleme(404, "Événement inconnu de SIVIC.")
    return _deposer(request, evenement, victime, VICTIME)


@require_GET
@contrat
def journal(request: HttpRequest) -> HttpResponse:
    depuis = request.GET.get("depuis", "0")
    if not (depuis.isascii() and depuis.isdigit() and len(depuis) < 19):
        return _probleme(400, "« depuis » est le numéro d'une ligne.")
    return JsonResponse({"lignes": deranger(base.journal(int(depuis)))})


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Look inside, play the hospitals, switch the faults."""
    if request.method == "POST":
        geste = request.POST.get("geste")
        if geste == "admettre":
            base.admettre()
        elif geste == "venir":
            base.venir()
        elif geste == "sortir":
            base.sortir()
        elif geste == "ouvrir":
            base.ouvrir(_accident())
        elif geste == "lever":
            base.lever()
        elif geste == "pannes":
            base.regler_pannes(lambda nom: 0.5 if nom in request.POST.getlist("panne") else 0.0)
        appel.dire()
        return redirect("/")
    chances = base.pannes()
    pannes = [(nom, libelle, chances[nom] > 0) for nom, libelle in base.PANNES.items()]
    contexte = {"objets": base.objets(), "journal": base.journal(0)[-20:], "pannes": pannes}
    return render(request, "sivic/simulateur.html", contexte)


def _accident() -> dict[str, Any]:
    """At Toulouse, a moment ago, of the nature that this SIVIC keeps."""
    return {
        "nature": "collectif",
        "etat": "en_cours",
        "exercice": settings.SIVIC_EXERCICE,
        "debut_le": timezone.now().isoformat(timespec="seconds"),
        "latitude": 43.6045,
        "longitude": 1.4440,
        "departements": ["31"],
    }


def _deposer(request: HttpRequest, evenement: str, victime: str, formes: dict[str, Forme]) -> HttpResponse:
    try:
        corps: Any = json.loads(request.body)
        version, champs = corps["version"], corps["champs"]
    except (ValueError, KeyError, TypeError):
        return _probleme(400, "Le corps est un objet : version, champs.")
    if type(version) is not int or version < 1 or not isinstance(champs, dict) or filtrer(champs, formes) != champs:
        return _probleme(422, "Un champ n'est pas du contrat.")
    try:
        nouvelle = base.deposer(evenement, victime, version, champs)
    except base.Conflit:
        return _probleme(409, "Cette version a déjà un autre contenu.")
    return JsonResponse({"version": version}, status=201 if nouvelle else 200)


def _probleme(statut: int, motif: str) -> HttpResponse:
    return JsonResponse({"motif": motif}, status=statut)
