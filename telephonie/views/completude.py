"""The board of the reports that are there, late or missing."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from telephonie.completude import LIBELLES, tableau
from telephonie.periodes import REGULIERES, Granularite
from telephonie.views.commun import cadre, qui
from telephonie.visibilite import samu_visibles


@login_required
@require_safe
def completude(request: HttpRequest) -> HttpResponse:
    entite = qui(request).entite_active
    samu = list(samu_visibles(qui(request)))
    if entite is None or not samu:
        raise Http404
    granularite = request.GET.get("periode", "")
    if granularite not in dict(REGULIERES):
        granularite = Granularite.JOUR
    colonnes, lignes = tableau(samu, granularite, timezone.now())
    comptes = Counter(case.etat for _, cases in lignes for case in cases)
    contexte = cadre(request, entite, "completude") | {
        "colonnes": colonnes,
        "lignes": lignes,
        "granularite": granularite,
        "granularites": REGULIERES,
        "comptes": [(etat, libelle, comptes[etat]) for etat, libelle in LIBELLES.items()],
    }
    return render(request, "telephonie/completude.html", contexte)
