"""Dossiers: the name that the portal keeps for its own, and moves that meet."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ged.actes.joindre import joindre, recueillir_les_pieces
from ged.actes.ranger import creer_dossier, deplacer_dossier, renommer_dossier, retirer_dossier
from ged.models import Dossier
from tests.ged.fichiers import envoyer

pytestmark = pytest.mark.django_db


def joint(auteur, groupe):
    depot = envoyer(auteur, groupe, f"{uuid4().hex}.txt", uuid4().bytes.hex().encode())
    recueillies = recueillir_les_pieces(auteur=auteur, groupe=groupe, jetons=[depot.jeton])
    return joindre(auteur=auteur, groupe=groupe, recueillies=recueillies).documents[0]


@pytest.mark.parametrize(
    ("pris", "nom"),
    [
        ([], "Pièces jointes"),
        (["PIÈCES jointes"], "Pièces jointes (portail)"),
        (["Pièces jointes", "Pièces jointes (portail)"], "Pièces jointes (portail 2)"),
    ],
)
def test_un_dossier_du_nom_de_celui_du_portail_n_empeche_pas_de_joindre(arm, region, pris, nom):
    for deja in pris:
        # As those that were made before the name was kept.
        Dossier.objects.create(groupe=region, nom=deja, cree_par=arm, cree_le=timezone.now())
    premiere, seconde = joint(arm, region), joint(arm, region)
    assert premiere.dossier == seconde.dossier
    assert (premiere.dossier.nom, premiere.dossier.genre) == (nom, Dossier.Genre.PIECES)


def test_le_nom_du_dossier_du_portail_ne_se_prend_pas_a_la_racine(arm, region):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    dedans = creer_dossier(auteur=arm, groupe=region, nom="Pièces jointes", parent=plans)
    for geste in (
        lambda: creer_dossier(auteur=arm, groupe=region, nom="pièces jointes"),
        lambda: renommer_dossier(auteur=arm, dossier=plans, nom="Pièces jointes"),
        lambda: deplacer_dossier(auteur=arm, dossier=dedans, vers=None),
    ):
        with pytest.raises(ValidationError, match="que tient le portail"):
            geste()


def test_un_dossier_ne_va_pas_la_ou_un_collegue_vient_de_changer_l_arbre(arm, voisin, region):
    """The page of the one who moves was drawn before what the other did."""
    plans, consignes, annexes = (
        creer_dossier(auteur=arm, groupe=region, nom=nom) for nom in ("Plans", "Nuit", "Vieux")
    )
    vu = {dossier.nom: Dossier.objects.select_related("parent").get(pk=dossier.pk) for dossier in (consignes, annexes)}
    deplacer_dossier(auteur=voisin, dossier=consignes, vers=plans)
    with pytest.raises(ValidationError, match="dans lui-même"):
        deplacer_dossier(auteur=arm, dossier=plans, vers=vu["Nuit"])
    retirer_dossier(auteur=voisin, dossier=annexes)
    with pytest.raises(ValidationError, match="n'est plus"):
        deplacer_dossier(auteur=arm, dossier=plans, vers=vu["Vieux"])
    plans.refresh_from_db()
    assert plans.parent is None
