"""What the pages share: obtaining the event that the person sees, drawing a page of it, saying a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from annuaire.forms import phrases
from evenements.lectures import RELATIONS, decrire, tete_du_fil
from evenements.models import Evenement
from maincourante.views.commun import qui


def evenement_visible(request: HttpRequest, evenement_id: int) -> Evenement:
    """The event of the page, which the frame then shows among those of the person."""
    visibles = Evenement.objects.visibles_par(qui(request)).select_related(*RELATIONS).defer("recherche")
    evenement = get_object_or_404(visibles, pk=evenement_id)
    request.groupe_ouvert = evenement.groupe_id  # type: ignore[attr-defined]
    return evenement


def page(
    request: HttpRequest, evenement: Evenement, onglet: str, gabarit: str, *, statut: int = 200, **contexte: Any
) -> HttpResponse:
    """A page of the event under its head. The head of the fil is read first: the live feed resumes there."""
    curseur = tete_du_fil(evenement.groupe_id)
    commun = decrire(qui(request), evenement, onglet=onglet)
    return render(
        request,
        gabarit,
        commun | {"curseur": curseur, "groupe": evenement.groupe} | contexte,
        status=statut,
    )


def faire(request: HttpRequest, acte: Callable[[], object], reussite: str) -> bool:
    """Do it, and say what came of it above the next page."""
    try:
        acte()
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
        return False
    if reussite:
        messages.success(request, reussite)
    return True


def retour(request: HttpRequest, evenement: Evenement, nom: str = "evenement") -> HttpResponse:
    """Back to the page of the event that the form stood on, among those that the form may name."""
    demande = request.POST.get("retour", "")
    return redirect(demande if demande in RETOURS else nom, evenement.pk)


RETOURS = ("evenement", "bilan_evenement", "participants_evenement", "cellules_evenement", "points_evenement")
