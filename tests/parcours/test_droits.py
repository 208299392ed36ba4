"""A right that ends acts at once, on open pages too."""

from playwright.sync_api import expect

from annuaire.actes.participations import retirer
from annuaire.models import Groupe, Participation
from tests import fabriques


def test_une_entite_retiree_ne_recoit_plus_rien(asseoir, arm, agent_ars, voisin, region):
    luc = asseoir(voisin).ouvrir(region)
    participation = Participation.objects.get(groupe=region, entite=voisin.entite_active)

    retirer(auteur=agent_ars, participation=participation)

    expect(luc.page.get_by_text("Vous n’avez plus accès à cette main courante.")).to_be_visible()
    expect(luc.page.get_by_role("link", name="Revenir à l’accueil")).to_be_visible()
    expect(luc.page.locator(".rail a", has_text=region.nom)).to_have_count(0)
    fabriques.entree(arm, region, "Confidentiel désormais.")
    expect(luc.ligne("Confidentiel désormais.")).to_have_count(0)
    assert luc.contexte.request.get(f"{luc.serveur.url}/mains-courantes/{region.pk}/").status == 404


def test_retirer_demande_d_abord_et_ne_rien_changer_est_sous_la_main(asseoir, agent_ars, samu82, region):
    claire = asseoir(agent_ars).aller(f"/groupes/{region.pk}/")
    retirer_luc = claire.page.get_by_role("button", name="Retirer Samu 82")
    dialogue = claire.page.get_by_role("dialog", name="Retirer Samu 82 du groupe « Région Occitanie » ?")

    for renoncer in ("Enter", "Escape"):
        retirer_luc.press("Enter")
        expect(dialogue).to_contain_text("L’accès s’arrête tout de suite")
        claire.page.keyboard.press(renoncer)
        expect(dialogue).to_be_hidden()
        expect(retirer_luc).to_be_focused()
    assert region.participations.filter(entite=samu82).exists()

    # Asked again before the browser has told that the question before it was closed.
    retirer_luc.press("Enter")
    retirer_luc.evaluate("(bouton) => { document.getElementById('confirmation').close(); bouton.click(); }")
    dialogue.get_by_role("button", name="Retirer", exact=True).press("Enter")

    expect(retirer_luc).to_have_count(0)
    assert not region.participations.filter(entite=samu82).exists()


def test_un_second_clic_pendant_l_envoi_ne_cree_pas_un_second_groupe(asseoir, arm):
    julie = asseoir(arm).aller("/groupes/nouveau/")
    julie.page.get_by_label("Nom").fill("Grand froid")

    def tarder(route):
        reponse = route.fetch(max_redirects=0)
        julie.page.wait_for_timeout(500)
        route.fulfill(response=reponse)

    julie.page.route("**/groupes/nouveau/", tarder)
    creer = julie.page.get_by_role("button", name="Créer")
    creer.evaluate("(bouton) => { bouton.click(); setTimeout(() => bouton.click(), 150); }")

    expect(julie.page.get_by_role("heading", name="Grand froid")).to_be_visible()
    assert Groupe.objects.filter(nom="Grand froid").count() == 1
