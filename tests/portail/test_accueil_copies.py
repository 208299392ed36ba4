"""What stands on a copy says, on the home page too, that its original no longer holds."""

import pytest

from maincourante.actes.corriger import annuler
from tests import fabriques
from tests.portail.test_accueil import adresser, confier

pytestmark = pytest.mark.django_db


def test_une_copie_dont_l_original_est_annule_le_dit_dans_la_liste_et_sur_la_tuile(client, region, samu31, arm, voisin):
    copie = fabriques.copie(arm, fabriques.groupe("Cellule secrète", samu31), region, "Dix blessés.")
    client.force_login(voisin)
    assert "data-original hidden></span>" in client.get("/").content.decode()
    annuler(auteur=arm, entree=copie.origine, motif="Doublon.")
    contenu = client.get("/").content.decode()
    assert '<span class="badge important" data-original>original annulé</span>' in contenu
    assert "</time> · original annulé · Dix blessés." in contenu
    assert "secrète" not in contenu and "Doublon" not in contenu


@pytest.mark.parametrize("attend", ["adressée", "confiée"])
def test_ce_qui_attend_et_vient_d_un_original_annule_le_dit(client, region, samu31, samu82, arm, voisin, attend):
    copie = fabriques.copie(arm, fabriques.groupe("Cellule secrète", samu31), region, "Dix blessés.")
    if attend == "adressée":
        adresser(copie, entite=samu82)
    else:
        confier(copie, action_personne=voisin)
    client.force_login(voisin)
    assert "original annulé" not in client.get("/actions/").content.decode()
    annuler(auteur=arm, entree=copie.origine, motif="Doublon.")
    contenu = client.get("/actions/").content.decode()
    assert contenu.count('<span class="badge important" data-original>original annulé</span>') == 1
    assert "secrète" not in contenu and "Doublon" not in contenu
