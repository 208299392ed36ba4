"""The search of the whole portal: the page, and the same as a fragment under the field of the top bar."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from annuaire.recherche_bornee import TROP_LARGE
from maincourante.views.commun import qui
from portail.recherche import TEXTE_MAX, chercher


@require_safe
@login_required
def trouver(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "").replace("\x00", "")[:TEXTE_MAX].strip()
    rubriques, trop_large = chercher(qui(request), q) if q else ([], False)
    contexte = {"q": q, "rubriques": rubriques, "refus": TROP_LARGE if trop_large else ""}
    fragment = request.headers.get("X-Fragment") == "trouves"
    reponse = render(request, f"portail/{'_trouves' if fragment else 'trouver'}.html", contexte)
    patch_vary_headers(reponse, ["X-Fragment"])
    return reponse
