"""The board of actions of a groupe."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.droits import droit_dans
from annuaire.models import Droit
from fil.models import Fil
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree
from maincourante.views.commun import groupe_visible, qui

OUVERTES_MAX = 200
FAITES_MAX = 30


@login_required
@require_safe
def actions(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """What is to be done, in progress (the most pressing first), and lately done."""
    groupe = groupe_visible(request, groupe_id)
    droit = droit_dans(qui(request), groupe) or Droit.LECTURE
    # Before the entries: the live feed resumes there.
    curseur = Fil.objects.filter(groupe=groupe).values_list("dernier_numero", flat=True).first() or 0
    colonnes = [
        {"etat": etat, "libelle": libelle, "entrees": [donnees_entree(e) for e in _colonne(groupe.pk, etat)]}
        for etat, libelle in Entree.Action.choices
    ]
    contexte = {
        "groupe": groupe,
        "droit": int(droit),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "curseur": curseur,
        "colonnes": colonnes,
    }
    return render(request, "maincourante/actions.html", contexte)


def _colonne(groupe_id: int, etat: str) -> QuerySet[Entree]:
    entrees = avec_suite(Entree.objects.filter(groupe_id=groupe_id, action_etat=etat, annulee_le__isnull=True))
    if etat == Entree.Action.FAIT:
        return entrees.order_by("-numero")[:FAITES_MAX]
    return entrees.order_by(F("action_echeance").asc(nulls_last=True), "numero")[:OUVERTES_MAX]
