"""A right or a session that ends acts at once, on open pages too."""

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
    julie = asseoir(arm).ouvrir(region)
    expect(julie.ligne("Confidentiel désormais.")).to_be_visible()
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
        julie.page.wait_for_timeout(1_500)
        route.fulfill(response=reponse)

    julie.page.route("**/groupes/nouveau/", tarder)
    creer = julie.page.get_by_role("button", name="Créer")
    creer.evaluate("(bouton) => { bouton.click(); setTimeout(() => bouton.click(), 500); }")

    expect(julie.page.get_by_role("heading", name="Grand froid")).to_be_visible()
    assert Groupe.objects.filter(nom="Grand froid").count() == 1


def test_une_session_fermee_a_distance_le_dit_et_garde_ce_qui_est_ecrit(asseoir, arm, region):
    salle, portable = asseoir(arm).ouvrir(region), asseoir(arm)
    salle.page.locator("textarea[name=texte]").fill("Brouillon en cours")

    portable.aller("/compte/sessions/")
    portable.page.get_by_role("button", name="Fermer toutes les autres").click()
    portable.page.get_by_role("dialog").get_by_role("button", name="Fermer les autres").click()
    expect(portable.page.get_by_text("1 session fermée.")).to_be_visible()

    expect(salle.page.locator("#session-terminee")).to_be_visible()
    expect(salle.page.locator("textarea[name=texte]")).to_have_value("Brouillon en cours")


def test_un_lecteur_lit_et_comprend_pourquoi_il_n_ecrit_pas(asseoir, veille, arm, region):
    fabriques.entree(arm, region, "Lits de réanimation recensés.")
    paul = asseoir(veille).ouvrir(region)

    expect(paul.ligne("Lits de réanimation recensés.")).to_be_visible()
    expect(paul.page.locator("textarea[name=texte]")).to_have_count(0)
    expect(paul.page.get_by_text("Vous suivez cette main courante en lecture.")).to_be_visible()


def test_un_etranger_ne_voit_ni_la_page_ni_le_groupe(asseoir, etranger, region):
    remi = asseoir(etranger)

    reponse = remi.page.goto(f"{remi.serveur.url}/mains-courantes/{region.pk}/")

    assert reponse.status == 404
    remi.aller("/")
    expect(remi.page.get_by_text("Région Occitanie")).to_have_count(0)
