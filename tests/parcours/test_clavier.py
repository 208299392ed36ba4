"""Everything without the mouse."""

from playwright.sync_api import expect

from maincourante.models import Entree
from tests import fabriques


def test_consigner_sans_la_souris(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("n")
    julie.page.keyboard.type("Consigné au clavier.")
    julie.page.keyboard.press("Control+Enter")

    expect(julie.ligne("Consigné au clavier.").locator(".n")).to_contain_text("1")
    expect(julie.page.locator("textarea[name=texte]")).to_have_value("")


def test_parcourir_et_commenter_sans_la_souris(asseoir, arm, voisin, region):
    for n in range(1, 4):
        fabriques.entree(voisin, region, f"Point {n}.")
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("k")
    julie.page.keyboard.press("k")
    expect(julie.page.locator("article.entree:focus")).to_contain_text("Point 2.")
    julie.page.keyboard.press("c")
    julie.page.keyboard.type("Vu, merci.")
    julie.page.keyboard.press("Control+Enter")

    expect(julie.ligne("Point 2.")).to_contain_text("Vu, merci.")
    assert Entree.objects.get(texte="Point 2.").commentaires.get().texte == "Vu, merci."


def test_adresser_et_prendre_en_compte_sans_la_souris(asseoir, arm, voisin, region):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    julie.page.keyboard.press("n")
    julie.page.keyboard.type("Merci de basculer vos lignes @Samu 8", delay=20)
    expect(julie.page.get_by_role("option", name="Samu 82").first).to_be_visible()
    julie.page.keyboard.press("Enter")
    julie.page.keyboard.press("Control+Enter")

    expect(luc.ligne("basculer vos lignes")).to_be_visible()
    luc.page.keyboard.press("k")
    luc.page.keyboard.press("p")
    expect(julie.ligne("basculer vos lignes")).to_contain_text("L. Blanc")
    assert Entree.objects.get().adressages.get().pris_par == voisin


def test_l_aide_et_la_recherche_au_clavier(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("?")
    expect(julie.page.get_by_role("dialog")).to_be_visible()
    julie.page.keyboard.press("Escape")
    expect(julie.page.get_by_role("dialog")).to_be_hidden()
    julie.page.keyboard.press("/")
    expect(julie.page.locator("input[type=search]:focus")).to_have_count(1)


def test_ce_qui_est_tape_avant_que_le_champ_s_ouvre_n_est_pas_un_ordre(asseoir, arm, voisin, region):
    """A slow screen: the field of the comment opens late, and an « e » of the sentence must not pin the entry."""
    fabriques.entree(voisin, region, "Point 1.")
    julie = asseoir(arm).ouvrir(region)
    julie.page.evaluate("HTMLElement.prototype.focus = () => {}")  # no field takes the keys
    julie.page.locator("article.entree").click()
    julie.page.keyboard.press("c")
    julie.page.keyboard.type("epe")
    julie.page.wait_for_timeout(500)
    assert Entree.objects.get().epinglee_le is None
