"""Two and three people write to each other, each in a browser of their own."""

from __future__ import annotations

from playwright.sync_api import expect

from maincourante.models import Entree
from messagerie.models import Message, PriseEnCompte
from tests.parcours.bureau import PHRASE, Bureau, dit


def test_un_premier_message_d_un_samu_a_l_autre(asseoir, arm, voisin):
    julie, luc = Bureau(asseoir(arm)), Bureau(asseoir(voisin))
    luc.poste.aller("/")
    luc.poste.attendre_le_direct()
    julie.poste.aller("/messagerie/?q=blanc").attendre_le_direct()
    julie.page.locator("[data-contacts] button", has_text="L. Blanc").click()
    expect(julie.saisie).to_be_focused()
    julie.dire(PHRASE)

    expect(luc.badge).to_contain_text("1")
    expect(luc.page).to_have_title("(1) Accueil · Portail SI-Samu")
    expect(julie.message(PHRASE).locator(".accuse")).to_have_text("Reçu")
    luc.panneau().choisir("J. Petit")
    expect(luc.message(PHRASE)).to_have_count(1)
    expect(luc.badge).to_be_hidden()
    expect(julie.message(PHRASE).locator(".accuse")).to_have_text("Lu")

    luc.saisie.press_sequentially("Oui, de")
    expect(julie.page.locator("[data-tape]")).to_have_text("L. Blanc écrit…")
    luc.dire("Oui, depuis cinq minutes.")
    expect(julie.message("depuis cinq minutes")).to_be_visible()
    expect(julie.page.locator("[data-tape]")).to_have_text("")
    assert [m.numero for m in Message.objects.order_by("numero")] == [1, 2]

    luc.page.locator("#messagerie [data-droite] [data-geste=fermer-panneau]").click()
    julie.dire("Merci.")
    expect(luc.badge).to_contain_text("1")
    luc.page.locator("#ouvrir-messagerie").click()
    expect(luc.badge).to_be_hidden()


def test_hors_ligne_rien_ne_se_perd_ni_ne_double(asseoir, arm, voisin, directe):
    julie, luc = Bureau(asseoir(arm)).ouvrir(directe), Bureau(asseoir(voisin)).ouvrir(directe)
    luc.poste.contexte.set_offline(True)
    expect(luc.poste.etat).to_contain_text("Hors ligne")
    luc.dire("Écrit sans réseau.")
    expect(luc.page.locator(".message.attente")).to_contain_text("En attente")
    julie.dire("Écrit pendant ce temps.")
    expect(julie.message("pendant ce temps")).to_have_count(1)

    luc.poste.contexte.set_offline(False)
    for bureau in (julie, luc):
        for texte in ("Écrit sans réseau.", "Écrit pendant ce temps."):
            expect(bureau.message(texte)).to_have_count(1)
    expect(luc.page.locator(".message.attente")).to_have_count(0)
    assert Message.objects.count() == 2


def test_un_message_urgent_reste_a_l_ecran_de_chacun_jusqu_a_sa_prise_en_compte(
    asseoir, arm, regulateur, voisin, equipe
):
    julie = Bureau(asseoir(arm)).ouvrir(equipe)
    malik, luc = Bureau(asseoir(regulateur)), Bureau(asseoir(voisin))
    for bureau in (malik, luc):
        bureau.poste.aller("/")
        bureau.poste.attendre_le_direct()
    julie.page.locator(".ms-urgent").click()
    julie.dire("Il me faut un second SMUR.")

    bandeaux = [bureau.page.locator("#alertes .alerte", has_text="second SMUR") for bureau in (malik, luc)]
    for bandeau in bandeaux:
        expect(bandeau).to_be_visible()
    # Neither another page nor a reload makes it go: only taking it does.
    luc.poste.aller("/annuaire/")
    expect(bandeaux[1]).to_be_visible()
    bandeaux[1].get_by_role("button", name="Prendre en compte").click()
    expect(bandeaux[1]).to_have_count(0)
    expect(julie.message("second SMUR").locator(".badge.fait")).to_contain_text("L. Blanc")
    expect(bandeaux[0]).to_be_visible()
    malik.panneau().choisir("Lignes de Montauban")
    malik.message("second SMUR").get_by_role("button", name="Prendre en compte").click()
    expect(bandeaux[0]).to_have_count(0)
    expect(julie.message("second SMUR").locator(".badge.fait")).to_have_count(2)
    assert PriseEnCompte.objects.count() == 2


def test_une_selection_versee_est_une_entree(asseoir, arm, voisin, directe, region):
    dit(voisin, directe, "Trois UA sur l'A62.")
    dit(voisin, directe, "Hélico demandé.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.page.locator("[popovertarget=ms-menu-conversation]").click()
    julie.page.locator("[data-geste=selection]").click()
    for texte in ("Trois UA", "Hélico demandé"):
        julie.message(texte).locator(".texte").click()
    julie.page.locator("[data-geste=verser-selection]").click()
    julie.page.locator("#ms-verser [name=groupe]").select_option(label="Région Occitanie")
    julie.page.locator("#ms-verser [type=submit]").click()

    expect(julie.message("Hélico demandé").locator(".badge.accent")).to_have_text("Main courante n° 1")
    assert Entree.objects.count() == 1


def test_un_message_ouvre_un_evenement(asseoir, arm, voisin, directe, samu31):
    samu31.groupes.create(genre="entite", nom="Samu 31").participations.create(entite=samu31, droit=2)
    dit(voisin, directe, "Accident de car à Grisolles.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.menu("Accident de car", "evenement")
    julie.page.locator("#ms-verser [type=submit]").click()
    julie.page.wait_for_url("**/evenements/nouveau/?entree=*")
    expect(julie.page.locator("main")).to_contain_text("Accident de car à Grisolles.")


def test_le_panneau_garde_sa_conversation_et_le_brouillon_en_naviguant(asseoir, arm, voisin, directe, region):
    dit(voisin, directe)
    julie = Bureau(asseoir(arm))
    julie.poste.aller("/")
    julie.panneau().choisir("L. Blanc")
    julie.saisie.fill("Pas encore envoyé")
    julie.poste.ouvrir(region)
    expect(julie.saisie).to_have_value("Pas encore envoyé")
    expect(julie.message(PHRASE)).to_be_visible()
    julie.page.locator("#messagerie [data-droite] [data-geste=fermer-panneau]").click()
    julie.poste.aller("/")
    expect(julie.page.locator("#panneau")).to_be_hidden()


def test_on_repond_on_reagit_on_corrige_on_supprime(asseoir, arm, voisin, directe):
    dit(voisin, directe, "Deux lits à Montauban.")
    julie, luc = Bureau(asseoir(arm)).ouvrir(directe), Bureau(asseoir(voisin)).ouvrir(directe)
    julie.menu("Deux lits", "repondre")
    julie.dire("Je les prends.")
    expect(luc.message("Je les prends").locator(".citation")).to_contain_text("Deux lits à Montauban.")

    julie.menu("Deux lits à Montauban", "reagir")
    reaction = luc.page.locator("#messagerie .reaction")
    expect(reaction).to_have_attribute("title", "D’accord : J. Petit")
    reaction.click()
    expect(julie.page.locator("#messagerie .reaction")).to_contain_text("2")

    julie.saisie.press("ArrowUp")
    expect(julie.saisie).to_have_value("Je les prends.")
    julie.dire("Je prends les deux.")
    expect(luc.message("Je prends les deux").locator(".modifie")).to_be_visible()
    luc.menu("Deux lits à Montauban", "supprimer")
    expect(julie.page.locator("#messagerie .message.supprime")).to_be_visible()
    expect(julie.message("Je prends les deux").locator(".citation")).to_contain_text("Message supprimé")
    expect(julie.page.locator("#messagerie")).not_to_contain_text("Deux lits à Montauban")


def test_un_message_vide_ou_trop_long_est_refuse_et_nommer_qui_ne_le_verra_pas_avertit(asseoir, arm, etranger, directe):
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_have_text("Écrivez quelque chose avant d’envoyer.")
    julie.saisie.fill("x" * 10_001)
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("raccourcissez-le")
    expect(julie.saisie).to_have_value("x" * 10_001)

    # Then somebody who does not see the conversation.
    julie.saisie.fill("")
    julie.saisie.press_sequentially("Demande à @lefeb")
    julie.page.locator("#ms-propositions [role=option]", has_text="R. Lefebvre").wait_for()
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-averti]")).to_contain_text("R. Lefebvre ne voit pas cette conversation")
    julie.saisie.press("Enter")
    expect(julie.message("@R. Lefebvre")).to_be_visible()
    assert Message.objects.get().mentions == []
