"""The map of a groupe, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.droits import droit_dans
from annuaire.models import Droit, Groupe
from evenements.etat_carte import objets_de
from evenements.models import ObjetCarto
from evenements.nomenclatures import description
from evenements.reperes import reperes
from fil.lectures import tetes
from maincourante.views.commun import groupe_visible, qui


@login_required
@require_safe
def carte(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """The map alone, as large as the screen."""
    groupe = groupe_visible(request, groupe_id)
    return render(request, "evenements/carte/carte.html", contexte_carte(request, groupe))


def contexte_carte(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    """What `evenements/carte/_carte.html` needs; any page may include it. The cursor is read before the objects."""
    droit = droit_dans(qui(request), groupe) or Droit.LECTURE
    curseur = tetes([groupe.pk]).get(groupe.pk, 0)
    return {
        "groupe": groupe,
        "peut_dessiner": droit >= Droit.ECRITURE,
        "etats": ObjetCarto.Etat.choices,
        "carte": {
            "groupe": groupe.pk,
            "curseur": curseur,
            "peut_dessiner": droit >= Droit.ECRITURE,
            "objets": objets_de(groupe),
            "reperes": reperes(),
            "tuiles": settings.CARTE_TUILES,
            "attribution": settings.CARTE_ATTRIBUTION,
        }
        | description(),
    }
