"""The map of a groupe, on a page of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annuaire.droits import droit_dans
from annuaire.models import Droit, Groupe
from annuaire.requete import entier
from evenements.etat_carte import calques_de, objets_de
from evenements.models import ObjetCarto
from evenements.nomenclatures import description
from evenements.reperes import COUCHES, lire_reperes
from fil.lectures import tetes
from maincourante.models import Entree
from maincourante.suites import habillage_de
from maincourante.views.commun import groupe_visible, qui


@login_required
@require_safe
def dessiner_entree(request: HttpRequest) -> HttpResponse:
    """From an entry to the map of its groupe, where what is drawn will be linked to it. From that of a cell, for who
    sees the event, to the map of the event, where the copy of the entry is: a cell is a layer there."""
    visibles = Entree.objects.visibles_par(qui(request)).only("pk", "groupe_id")
    entree = get_object_or_404(visibles, pk=entier(request.GET.get("entree")))
    copie = visibles.filter(origine=entree, groupe__evenement__cellules__groupe=entree.groupe_id).first()
    suite = f"{copie.pk}&calque={entree.groupe_id}" if copie else entree.pk
    return redirect(f"{reverse('carte', args=[(copie or entree).groupe_id])}?entree={suite}")


@login_required
@require_safe
def carte(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """The map alone, as large as the screen. Who sees the event of a cell draws on the map of the event, unless
    something was drawn apart by those who are in the cell alone."""
    groupe = groupe_visible(request, groupe_id)
    habillage = habillage_de(qui(request), groupe)
    if "cellule" in habillage and not ObjetCarto.objects.filter(groupe=groupe).presents().exists():
        return redirect("carte", habillage["evenement"].groupe_id)
    onglet = {"onglet": "carte"} if habillage else {}
    return render(request, "evenements/carte/carte.html", {**habillage, **onglet, **contexte_carte(request, groupe)})


@login_required
@require_safe
def reperes(request: HttpRequest) -> HttpResponse:
    """The reference layers, which a map reads when somebody shows one or searches."""
    return JsonResponse(lire_reperes(), safe=False)


def contexte_carte(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    """What `evenements/carte/_carte.html` needs; any page may include it. The cursor is read before the objects."""
    droit = droit_dans(qui(request), groupe) or Droit.LECTURE
    curseur = tetes([groupe.pk]).get(groupe.pk, 0)
    return {
        "groupe": groupe,
        "curseur": curseur,
        "peut_dessiner": droit >= Droit.ECRITURE,
        "etats": ObjetCarto.Etat.choices,
        "carte": {
            "groupe": groupe.pk,
            "curseur": curseur,
            "peut_dessiner": droit >= Droit.ECRITURE,
            "objets": objets_de(groupe),
            "calques": calques_de(groupe),
            "entree": _entree(request, groupe),
            "reperes": list(COUCHES.values()),
            "tuiles": settings.CARTE_TUILES,
            "attribution": settings.CARTE_ATTRIBUTION,
        }
        | description(),
    }


def _entree(request: HttpRequest, groupe: Groupe) -> dict[str, Any] | None:
    """The entry that the address names, from which one draws, and the layer where what is drawn then lies."""
    champs = ("id", "numero", "texte", "latitude", "longitude")
    entree = Entree.objects.filter(groupe=groupe, pk=entier(request.GET.get("entree"))).values(*champs).first()
    calque = entier(request.GET.get("calque"))
    return entree and {**entree, "calque": next((c for c in calques_de(groupe) if c["id"] == calque), None)}
