"""Two people of two different Samu share a main courante."""

from playwright.sync_api import expect


def test_les_deux_ecrivent_a_la_fois_et_lisent_la_meme_chose(asseoir, arm, voisin, region):
    julie, luc = asseoir(arm).ouvrir(region), asseoir(voisin).ouvrir(region)

    for tour in range(5):
        julie.consigner(f"Toulouse, point {tour}.")
        luc.consigner(f"Montauban, point {tour}.")

    for poste in (julie, luc):
        expect(poste.page.locator("article.entree .n")).to_have_text([f"n° {n}" for n in range(1, 11)])
    textes = [poste.page.locator("article.entree .quoi").all_inner_texts() for poste in (julie, luc)]
    assert textes[0] == textes[1]
