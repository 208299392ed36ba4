"""The replay of an event: its page. The dépêches come from `/fil/depuis`, which gives each person their own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.models import Groupe
from evenements.fils import fils_visibles
from evenements.models import Evenement
from evenements.nomenclatures import description
from evenements.views.commun import evenement_visible
from fil.lectures import tetes
from maincourante.views.commun import qui


@login_required
@require_safe
def rejeu(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """The past of the event, up to the heads that its fils have now."""
    evenement = evenement_visible(request, evenement_id)
    groupes = fils_visibles(qui(request), evenement)
    contexte = {"evenement": evenement, "fils": groupes, "donnees": _donnees(evenement, groupes)}
    return render(request, "evenements/rejeu.html", contexte)


def _donnees(evenement: Evenement, groupes: list[Groupe]) -> dict[str, Any]:
    numeros = tetes(groupe.pk for groupe in groupes)
    return {
        "groupe": evenement.groupe_id,
        "fils": [{"groupe": g.pk, "nom": g.nom, "tete": numeros[g.pk]} for g in groupes],
        "tuiles": settings.CARTE_TUILES,
        "attribution": settings.CARTE_ATTRIBUTION,
        "symboles": description()["symboles"],
    }
