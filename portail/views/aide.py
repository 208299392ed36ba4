"""The pages of the help, and what a person has already been shown."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from annuaire.actes.comptes import noter_la_visite
from maincourante.views.commun import qui
from portail.aide import SUJETS


@require_safe
@login_required
def sommaire(request: HttpRequest) -> HttpResponse:
    return render(request, "portail/aide.html", {"sujets": SUJETS.values()})


@require_safe
@login_required
def sujet(request: HttpRequest, cle: str) -> HttpResponse:
    """One subject: the page, or its text alone for the dialog that `?` opens over any other."""
    if cle not in SUJETS:
        raise Http404("Aucune page d'aide de ce nom.")
    lu = SUJETS[cle]
    fragment = request.headers.get("X-Fragment") == "aide"
    reponse = render(request, lu.gabarit if fragment else "portail/aide.html", {"lu": lu, "sujets": SUJETS.values()})
    patch_vary_headers(reponse, ["X-Fragment"])
    return reponse


@login_required
@require_POST
def visite_faite(request: HttpRequest) -> HttpResponse:
    """The tour was taken, or skipped: it is no longer offered, on any machine."""
    noter_la_visite(utilisateur=qui(request))
    return redirect("accueil")
