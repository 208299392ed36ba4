"""What the map shows: layers of cells and types, their order, and the labels that have room."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.models import Droit
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.ouvrir import Description, ouvrir_evenement
from tests import fabriques
from tests.evenements.objets import objet

TYPES = ["Soins et victimes", "Commandement et moyens", "Accès et itinéraires", "Dangers", "Zones", "Divers"]


@pytest.fixture
def evenement(base_reelle, cadre, samu82):
    decrit = Description(titre="Incendie d'un site chimique", nature="nrc", debut_le=timezone.now())
    ouvert = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    fabriques.inviter(ouvert.groupe, samu82, Droit.ECRITURE)
    return ouvert


def deplier(carte):
    carte.page.get_by_text("Calques", exact=True).click()


def poignee(carte, nom):
    return carte.page.get_by_role("button", name=f"Ordre de {nom}")


def types(carte):
    return carte.page.locator("[data-couches-objets] li label")


def test_les_types_se_rangent_au_clavier_et_a_la_souris_et_le_dessus_couvre_le_dessous(ouvrir_carte, arm, region):
    """Two symbols on one spot: the click meets the one whose type is on top."""
    objet(arm, region, libelle="PMA nord")
    objet(arm, region, symbole="smur", libelle="SMUR 1")
    julie = ouvrir_carte(arm, region)
    deplier(julie)
    expect(types(julie)).to_have_text(TYPES)

    poignee(julie, "Zones").focus()
    julie.page.keyboard.press("ArrowUp")
    julie.page.keyboard.press("ArrowUp")
    expect(poignee(julie, "Zones")).to_be_focused()
    expect(poignee(julie, "Zones")).to_have_accessible_name("Ordre de Zones : 3 sur 6")
    julie.page.keyboard.press("Escape")
    expect(poignee(julie, "Zones")).to_be_hidden()
    expect(julie.page.get_by_text("Calques", exact=True)).to_be_focused()

    julie.page.reload()
    monte = [*TYPES[:2], "Zones", *TYPES[2:4], "Divers"]
    expect(types(julie)).to_have_text(monte)

    # Then by the mouse, in the order that has stayed.
    expect(julie.page.locator("#carte[data-prete]")).to_be_attached()
    julie.page.mouse.click(*julie.centre())
    expect(julie.fiche.get_by_role("heading")).to_have_text("PMA nord")

    deplier(julie)
    prise, cible = poignee(julie, "Commandement et moyens").bounding_box(), types(julie).first.bounding_box()
    julie.page.mouse.move(prise["x"] + 8, prise["y"] + 8)
    julie.page.mouse.down()
    julie.page.mouse.move(prise["x"] + 8, cible["y"] + 2, steps=6)
    julie.page.mouse.up()
    expect(types(julie).first).to_have_text("Commandement et moyens")

    julie.page.keyboard.press("Escape")
    julie.page.mouse.click(*julie.centre())
    expect(julie.fiche.get_by_role("heading")).to_have_text("SMUR 1")


def test_la_cellule_qui_ouvre_est_un_calque_ou_ranger_un_objet_qui_se_cache_avec_lui_chez_l_autre(
    ouvrir_carte, arm, voisin, cadre, evenement
):
    pma = objet(arm, evenement.groupe, libelle="PMA nord")
    julie = ouvrir_carte(arm, evenement.groupe)
    julie.choisir("PMA nord")
    expect(julie.fiche.get_by_label("Calque")).to_be_hidden()

    cump = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="cump")
    luc = ouvrir_carte(voisin, evenement.groupe)
    julie.fiche.get_by_label("Calque").select_option("CUMP")
    julie.fiche.get_by_role("button", name="Enregistrer").click()
    luc.choisir("PMA nord")
    expect(luc.fiche).to_contain_text("CUMP")
    expect(luc.fiche.get_by_label("Calque")).to_have_value(str(cump.groupe_id))
    pma.refresh_from_db()
    assert pma.calque_id == cump.groupe_id

    deplier(luc)
    luc.page.get_by_role("checkbox", name="CUMP").uncheck()
    expect(luc.fiche).to_be_hidden()
    luc.page.mouse.click(*luc.centre())
    expect(luc.fiche).to_be_hidden()


def test_dans_un_tas_le_nom_cache_vient_sous_la_souris_et_par_la_liste(ouvrir_carte, arm, region):
    for nom in ("PMA nord", "PMA sud", "PMA est", "PMA ouest"):
        objet(arm, region, libelle=nom)
    julie = ouvrir_carte(arm, region)
    bulle = julie.page.locator(".ct-nom")
    julie.page.mouse.move(*julie.centre())
    julie.liste.get_by_text("PMA est").hover()
    expect(bulle).to_have_text("PMA est")
    julie.page.mouse.move(0, 0)
    expect(bulle).to_have_count(0)
    julie.page.locator("[data-jeton]", has_text="PMA ouest").focus()
    expect(bulle).to_have_text("PMA ouest")
