"""The room now: a page, and the part of it that is asked again every few seconds."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from telephonie.lectures import noms_des_files
from telephonie.moment import maintenant_dans
from telephonie.views.commun import cadre, perimetre, qui
from telephonie.visibilite import salle_de, samu_de


@login_required
@require_safe
def maintenant(request: HttpRequest, code: str) -> HttpResponse:
    entite = perimetre(request, code)
    samu = list(samu_de(entite).values_list("pk", flat=True))
    contexte = cadre(request, entite, "maintenant") | {
        "m": maintenant_dans(samu, timezone.now()),
        "noms": noms_des_files(samu),
        "salle": salle_de(entite.pk),
        "est_du_samu": entite == qui(request).entite_active,
    }
    gabarit = "telephonie/_maintenant.html" if request.headers.get("HX-Request") else "telephonie/maintenant.html"
    return render(request, gabarit, contexte)
