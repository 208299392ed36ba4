"""The board of actions of a groupe."""

from __future__ import annotations

from typing import Any

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
    colonnes = [_colonne(groupe.pk, etat, libelle) for etat, libelle in Entree.Action.choices]
    contexte = {
        "groupe": groupe,
        "droit": int(droit),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "curseur": curseur,
        "colonnes": colonnes,
    }
    return render(request, "maincourante/actions.html", contexte)


def _colonne(groupe_id: int, etat: str, libelle: str) -> dict[str, Any]:
    """One more than is shown tells that there are others, which the column then says."""
    maximum = FAITES_MAX if etat == Entree.Action.FAIT else OUVERTES_MAX
    entrees = [donnees_entree(e) for e in _entrees(groupe_id, etat)[: maximum + 1]]
    en_partie = len(entrees) > maximum
    if en_partie and etat == Entree.Action.FAIT:
        libelle = f"{libelle} (les {FAITES_MAX} dernières)"
    return {"etat": etat, "libelle": libelle, "entrees": entrees[:maximum], "en_partie": en_partie}


def _entrees(groupe_id: int, etat: str) -> QuerySet[Entree]:
    entrees = avec_suite(Entree.objects.filter(groupe_id=groupe_id, action_etat=etat, annulee_le__isnull=True))
    if etat == Entree.Action.FAIT:
        return entrees.order_by(F("action_faite_le").desc(nulls_last=True), "-numero")
    return entrees.order_by(F("action_echeance").asc(nulls_last=True), "numero")
