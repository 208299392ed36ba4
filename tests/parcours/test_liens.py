"""Between the log and the map: drawn from an entry on one screen, the object is on its line on the others."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.territoire import deriver_groupes
from evenements.actes.carte import supprimer
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.models import ObjetCarto
from maincourante.actes.consigner import consigner
from tests.parcours.axe import constats
from tests.parcours.carte import Carte


@pytest.fixture
def evenement(samu31, cadre):
    deriver_groupes()
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)


def test_l_objet_dessine_a_partir_d_une_entree_parait_sur_sa_ligne_et_y_mene(asseoir, evenement, arm, cadre):
    groupe = evenement.groupe
    entree = consigner(auteur=arm, groupe=groupe, texte="PMA au gymnase.", jeton=uuid4()).entree
    julie, sylvie = asseoir(arm).ouvrir(groupe), asseoir(cadre)
    carte = Carte(sylvie, groupe)
    sylvie.aller(f"/carte/dessiner/?entree={entree.pk}")
    expect(sylvie.page.locator("#carte[data-prete]")).to_be_attached()
    carte.placer("Poste médical avancé (PMA)")
    carte.nommer("PMA gymnase")

    ligne = julie.ligne("PMA au gymnase.")
    expect(ligne.get_by_role("link", name="Sur la carte : PMA gymnase")).to_be_visible()
    assert constats(julie.page, "main courante") == []
    ligne.get_by_role("link", name="Sur la carte : PMA gymnase").click()
    fiche = julie.page.locator("[data-fiche]")
    expect(fiche).to_be_visible()
    expect(fiche.get_by_label("Libellé")).to_have_value("PMA gymnase")

    julie.ouvrir(groupe)
    pma = ObjetCarto.objects.get()
    supprimer(auteur=cadre, objet=pma, jeton=uuid4(), version=pma.version)
    expect(julie.ligne("PMA au gymnase.").locator(".badge.lie")).to_have_count(0)
