"""The words of the indicators."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from telephonie.definitions import DEFINITIONS
from telephonie.views.commun import cadre, qui
from telephonie.visibilite import perimetres_visibles


@login_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    entite = qui(request).entite_active
    a_des_pages = entite is not None and perimetres_visibles(qui(request)).filter(pk=entite.pk).exists()
    contexte = (cadre(request, entite, "definitions") if entite and a_des_pages else {}) | {"definitions": DEFINITIONS}
    return render(request, "telephonie/definitions.html", contexte)
