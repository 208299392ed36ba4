"""Everything without the mouse."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.territoire import deriver_groupes
from evenements.actes.ouvrir import Description, ouvrir_evenement
from maincourante.models import Entree
from tests import fabriques


def test_consigner_parcourir_et_commenter_sans_la_souris(asseoir, arm, voisin, region):
    for n in range(1, 4):
        fabriques.entree(voisin, region, f"Point {n}.")
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("n")
    julie.page.keyboard.type("Consigné au clavier.")
    julie.page.keyboard.press("Control+Enter")
    expect(julie.ligne("Consigné au clavier.").locator(".n")).to_contain_text("4")
    expect(julie.page.locator("textarea[name=texte]")).to_have_value("")
    julie.page.keyboard.press("Escape")

    for _ in range(3):
        julie.page.keyboard.press("k")
    expect(julie.page.locator("article.entree:focus")).to_contain_text("Point 2.")
    julie.page.keyboard.press("c")
    julie.page.keyboard.type("Vu, merci.")
    julie.page.keyboard.press("Control+Enter")

    expect(julie.ligne("Point 2.")).to_contain_text("Vu, merci.")
    assert Entree.objects.get(texte="Point 2.").commentaires.get().texte == "Vu, merci."


def test_ce_qui_est_tape_avant_que_le_champ_s_ouvre_n_est_pas_un_ordre(asseoir, arm, voisin, region):
    """A slow screen: the field of the comment opens late, and an « e » of the sentence must not pin the entry."""
    fabriques.entree(voisin, region, "Point 1.")
    julie = asseoir(arm).ouvrir(region)
    julie.page.evaluate("HTMLElement.prototype.focus = () => {}")  # no field takes the keys
    julie.page.locator("article.entree").click()
    julie.page.keyboard.press("c")
    expect(julie.page.locator("form.volet textarea")).to_be_visible()
    julie.page.keyboard.type("epe")
    julie.page.wait_for_timeout(500)
    assert Entree.objects.get().epinglee_le is None


def appuyer(poste, *touches):
    for touche in touches:
        poste.page.keyboard.press(touche)


def aller_a(poste, cible, touche="Tab"):
    """By that key alone, from where one is."""
    for _ in range(150):
        if cible.evaluate("noeud => noeud === document.activeElement"):
            return
        appuyer(poste, touche)
    raise AssertionError(f"{touche} ne mène pas à {cible}")


def foyer(poste):
    return poste.page.locator("*:focus")


@pytest.fixture
def evenement(samu31, cadre):
    deriver_groupes()
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)


def test_un_evenement_se_parcourt_et_change_d_etat_sans_la_souris(asseoir, evenement, cadre):
    sophie = asseoir(cadre).aller(f"/evenements/{evenement.pk}/")
    sophie.attendre_le_direct()
    etat = sophie.page.locator(".ev-etat summary")

    aller_a(sophie, etat)
    appuyer(sophie, "Enter", "Tab")
    expect(sophie.page.get_by_label("Motif du changement")).to_be_focused()
    appuyer(sophie, "Escape")
    expect(etat).to_be_focused()
    expect(sophie.page.get_by_label("Motif du changement")).to_be_hidden()

    appuyer(sophie, "Enter", "Tab")
    sophie.page.keyboard.type("Feu éteint.")
    aller_a(sophie, sophie.page.get_by_role("button", name="Lever"))
    appuyer(sophie, "Enter")
    expect(sophie.page.locator(".ev-titre .badges")).to_contain_text("Levé")


def test_chaque_menu_de_la_main_courante_rend_le_foyer(asseoir, arm, voisin, region):
    fabriques.entree(voisin, region, "Point 1.")
    julie = asseoir(arm).ouvrir(region)
    for resume in ("Filtrer…", "Exporter"):
        menu = julie.page.locator("summary", has_text=resume).first
        aller_a(julie, menu)
        appuyer(julie, "Enter", "Tab")
        assert menu.locator("xpath=..").locator(":focus").count() == 1, resume
        appuyer(julie, "Escape")
        expect(menu).to_be_focused()

    entree = julie.page.locator("article.entree")
    appuyer(julie, "k", "m")
    expect(julie.page.get_by_role("menuitem", name="Commenter")).to_be_focused()
    appuyer(julie, "Escape")
    expect(entree).to_be_focused()
    appuyer(julie, "c")
    expect(julie.page.locator("form.volet textarea")).to_be_focused()
    appuyer(julie, "Escape")
    expect(entree).to_be_focused()

    appuyer(julie, "n")
    expect(julie.page.locator("textarea[name=texte]").last).to_be_focused()
    appuyer(julie, "Escape")
    expect(julie.page.locator(".mc-liste")).to_be_focused()


def test_un_dialogue_garde_le_foyer_et_le_menu_de_presence_s_ouvre_sous_son_bouton(asseoir, arm, directe):
    julie = asseoir(arm).aller("/messagerie/")
    julie.attendre_le_direct()
    bouton = julie.page.get_by_role("button", name="Nouvelle conversation à plusieurs")
    aller_a(julie, bouton)
    appuyer(julie, "Enter")
    dialogue = julie.page.get_by_role("dialog")
    expect(dialogue.locator("input").first).to_be_focused()
    for _ in range(10):
        appuyer(julie, "Tab")
        # The body: the browser's own bar, which comes between the last field and the first.
        assert foyer(julie).evaluate_all(
            "noeuds => noeuds.every((n) => n.closest('dialog:modal') || n === document.body)"
        )
    appuyer(julie, "Escape")
    expect(bouton).to_be_focused()

    # Then the menu of one's presence.
    bouton = julie.page.locator("[data-statut-bouton]")
    aller_a(julie, bouton)
    appuyer(julie, "Enter")
    menu, sous = julie.page.locator("#ms-menu-statut"), bouton.bounding_box()
    expect(menu).to_be_visible()
    place = menu.bounding_box()
    assert abs(place["x"] - sous["x"]) < 4 and 0 <= place["y"] - sous["y"] - sous["height"] < 8
    appuyer(julie, "Escape")
    expect(bouton).to_be_focused()
