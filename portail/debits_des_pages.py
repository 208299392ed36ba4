"""How often one person may search and take files out: whoever holds a stolen session does not empty the portal with it,
and nobody slows the others. In a crisis people read and write as much as they like; these two alone are counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from portail.debits import attente
from portail.views.erreurs import attend_du_json, probleme

# By name of page.
COMPTEES = {
    "trouver": "recherche",
    "recherche": "recherche",
    "recherche_evenements": "recherche",
    "ged_recherche": "recherche",
    "api_recherche_messages": "recherche",
    "api_annuaire_recherche": "recherche",
    "api_entrees": "recherche",
    "export_main_courante": "export",
    "export_conversation": "export",
    "export_carte": "export",
    "export_scelle": "export",
    "exporter_victimes": "export",
    "pdf_du_point": "export",
    "telecharger_pack": "export",
    "ged_archive_groupe": "export",
    "ged_archive_dossier": "export",
    "telephonie_csv": "export",
    "telephonie_graphe": "export",
}
# These are read, and written to, far more than searched.
SI_RECHERCHE = {"api_entrees"}


class DebitDesPersonnes(MiddlewareMixin):
    """Answers 429 with the time to wait. What a form held is in the page, which sends it again as it was."""

    def process_view(
        self, request: HttpRequest, vue: Callable[..., Any], arguments: Any, nommes: Any
    ) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        quoi = COMPTEES.get(page)
        if page in SI_RECHERCHE and not (request.method == "GET" and request.GET.get("q")):
            return None
        if quoi is None or request.method == "HEAD" or not request.user.is_authenticated:
            return None
        secondes = math.ceil(attente(quoi, str(request.user.pk)))
        return _patienter(request, quoi, secondes) if secondes else None


def _patienter(request: HttpRequest, quoi: str, secondes: int) -> HttpResponse:
    reponse: HttpResponse
    if attend_du_json(request):
        reponse = probleme(HTTPStatus.TOO_MANY_REQUESTS, f"Trop de demandes : réessayez dans {secondes} s.")
        reponse["Retry-After"] = str(secondes)
        return reponse
    champs = [(nom, valeur) for nom, valeurs in request.POST.lists() for valeur in valeurs]
    contexte = {
        "quoi": quoi,
        "secondes": secondes,
        "champs": [(nom, valeur) for nom, valeur in champs if nom != "csrfmiddlewaretoken"],
        "est_formulaire": request.method == "POST",
    }
    reponse = render(request, "429.html", contexte, status=HTTPStatus.TOO_MANY_REQUESTS)
    reponse["Retry-After"] = str(secondes)
    return reponse
