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


@pytest.fixture
def evenement(samu31, cadre):
    deriver_groupes()
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)


def test_l_objet_dessine_a_partir_d_une_entree_parait_sur_sa_ligne_et_y_mene(asseoir, evenement, arm, cadre):
    groupe = evenement.groupe
    entree = consigner(auteur=arm, groupe=groupe, texte="PMA au gymnase.", jeton=uuid4()).entree
    julie, sylvie = asseoir(arm).ouvrir(groupe), asseoir(cadre).ouvrir(groupe)
    sylvie.ligne("PMA au gymnase.").get_by_role("button", name=f"Actions sur l’entrée n° {entree.numero}").click()
    sylvie.page.get_by_role("menuitem", name="Dessiner sur la carte").click()
    sylvie.page.wait_for_url("**/carte/?entree=*")
    expect(sylvie.page.locator("[data-consigne-zone]")).to_contain_text(f"entrée n° {entree.numero}")
    sylvie.page.get_by_role("button", name="Placer un point").click()
    sylvie.page.locator("[data-palette]").get_by_role("button", name="(PMA)").click()
    sylvie.page.get_by_role("button", name="Placer au centre").click()
    expect(sylvie.page.locator("[data-entrees-liees]")).to_contain_text(f"n° {entree.numero}")
    fiche = sylvie.page.locator("[data-fiche]")
    fiche.get_by_label("Libellé").fill("PMA gymnase")
    fiche.get_by_role("button", name="Enregistrer").click()

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
