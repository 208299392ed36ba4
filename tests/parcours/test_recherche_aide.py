"""The common hand: one search field, the help of the page, the first-visit tour."""

import pytest
from playwright.sync_api import expect

from annuaire.models import Numero
from tests import fabriques
from tests.parcours.axe import constats, debords


@pytest.fixture
def satellite(samu82):
    return Numero.objects.create(entite=samu82, genre="satellite", numero="+881 6 51 00 12 34")


def test_trouver_le_satellite_d_un_samu_sans_la_souris(asseoir, arm, voisin, region, satellite):
    for n in range(12):
        fabriques.entree(voisin, region, f"Hélico {n} disponible.")
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("/")
    julie.page.keyboard.type("samu 82")

    reponses = julie.page.locator("#trouvailles")
    expect(reponses).to_contain_text("+881 6 51 00 12 34")
    expect(julie.page.locator("#etat-recherche")).to_contain_text("Entités 1")
    assert constats(julie.page, "réponses") == []
    julie.page.keyboard.press("ArrowDown")
    expect(reponses.locator("a:focus")).to_contain_text("Samu 82")
    julie.page.keyboard.press("Escape")
    expect(reponses).to_be_hidden()
    expect(julie.page.locator("#recherche")).to_be_focused()

    # Then what has more answers than the list shows.
    julie.page.locator("#recherche").fill("")
    julie.page.keyboard.type("hélico")
    expect(julie.page.get_by_role("link", name="Voir tout")).to_be_visible()
    julie.page.keyboard.press("ArrowDown")
    expect(reponses.locator("a.trouve").first).to_be_focused()


def test_trouver_une_entree_et_l_ouvrir(asseoir, arm, region):
    fabriques.entree(arm, region, "Vidange du bac de rétention terminée.")
    julie = asseoir(arm).aller("/annuaire/")

    julie.page.keyboard.press("Control+k")
    julie.page.keyboard.type("retention")
    expect(julie.page.locator("#trouvailles mark")).to_have_text("rétention")
    julie.page.keyboard.press("ArrowDown")
    julie.page.keyboard.press("Enter")

    julie.page.wait_for_url(f"**/mains-courantes/{region.pk}/entrees/1/**")


def test_sans_champ_dans_la_barre_la_touche_mene_a_la_page(asseoir, arm, region):
    julie = asseoir(arm, viewport={"width": 683, "height": 384}).ouvrir(region)

    julie.page.keyboard.press("/")
    julie.page.wait_for_url("**/trouver/")
    expect(julie.page.locator("#q")).to_be_focused()
    julie.page.keyboard.type("occitanie")
    julie.page.keyboard.press("Enter")

    expect(julie.page.locator(".page-trouver")).to_contain_text("Région Occitanie")


def test_l_aide_est_celle_de_la_page_et_dit_ses_touches(asseoir, arm, region):
    julie = asseoir(arm).ouvrir(region)

    julie.page.keyboard.press("?")
    dialogue = julie.page.get_by_role("dialog")
    expect(dialogue).to_contain_text("Aide : Main courante".replace(" :", "\u00a0:"))
    expect(dialogue).to_contain_text("Rien ne s’efface.")
    expect(dialogue.locator("dl.raccourcis").last).to_contain_text("Consigner une nouvelle entrée")
    assert constats(julie.page, "aide") == []
    julie.page.keyboard.press("Escape")
    expect(dialogue).to_be_hidden()

    julie.aller(f"/groupes/{region.pk}/carte/")
    julie.page.get_by_role("link", name="Aide : Carte".replace(" :", "\u00a0:")).first.click()
    expect(dialogue).to_contain_text("Dessiner")


def test_la_visite_au_clavier_n_est_proposee_qu_une_fois(asseoir, arm, region):
    julie = asseoir(arm).aller("/")
    julie.page.get_by_role("button", name="Commencer la visite").press("Enter")

    visite = julie.page.locator("#visite")
    expect(visite).to_contain_text("Étape 1 sur 6")
    expect(julie.page.locator(".bouton.poste")).to_have_class("bouton poste vise")
    assert constats(julie.page, "visite") + debords(julie.page, "visite") == []
    for _ in range(5):
        julie.page.get_by_role("button", name="Suivant").press("Enter")
    expect(visite).to_contain_text("Étape 6 sur 6")
    julie.page.get_by_role("button", name="Terminer").press("Enter")
    expect(visite).to_be_hidden()
    julie.attendre_que(lambda: type(arm).objects.get(pk=arm.pk).visite_le is not None)

    julie.aller("/")
    expect(julie.page.locator("#invite-visite")).to_have_count(0)
    julie.aller("/aide/").page.get_by_role("link", name="Refaire la visite").click()
    expect(julie.page.locator("#invite-visite")).to_be_visible()
