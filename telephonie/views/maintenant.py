"""The room now: a page, and the part of it that is asked again every few seconds."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from annuaire.forms import phrases
from telephonie.actes.rappeler import annuler_rappel, dire_rappele
from telephonie.droits import peut_rappeler
from telephonie.lectures import noms_des_files
from telephonie.models import Appel
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
        "peut_rappeler": peut_rappeler(qui(request), entite),
    }
    gabarit = "telephonie/_maintenant.html" if request.headers.get("HX-Request") else "telephonie/maintenant.html"
    return render(request, gabarit, contexte)


@login_required
@require_POST
def rappele(request: HttpRequest, appel_id: int) -> HttpResponse:
    return _geste(request, appel_id, dire_rappele)


@login_required
@require_POST
def non_rappele(request: HttpRequest, appel_id: int) -> HttpResponse:
    return _geste(request, appel_id, annuler_rappel)


def _geste(request: HttpRequest, appel_id: int, acte: Callable[..., object]) -> HttpResponse:
    visibles = Appel.objects.visibles_par(qui(request)).select_related("samu", "source")
    appel = get_object_or_404(visibles, pk=appel_id)
    try:
        acte(auteur=qui(request), appel=appel)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    return redirect("telephonie_maintenant", appel.samu.code)
