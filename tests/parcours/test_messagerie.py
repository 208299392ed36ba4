"""Two and three people write to each other, each in a browser of their own."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from maincourante.models import Entree
from messagerie.actes.envoyer import envoyer
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_personne
from messagerie.models import Message, PriseEnCompte

PHRASE = "Vous avez récupéré vos lignes 15 ?"


@pytest.fixture
def directe(base_reelle, arm, voisin):
    return ouvrir_avec_personne(auteur=arm, personne=voisin).conversation


@pytest.fixture
def equipe(base_reelle, arm, regulateur, voisin):
    return creer_groupe(
        auteur=arm, nom="Lignes de Montauban", jeton=uuid4(), personnes=[regulateur, voisin]
    ).conversation


def dit(auteur, conversation, texte=PHRASE, **champs):
    return envoyer(auteur=auteur, groupe=conversation.groupe, texte=texte, jeton=uuid4(), **champs).message


class Bureau:
    """The messagerie of somebody: the whole page, or the panel beside another one."""

    def __init__(self, poste):
        self.poste, self.page = poste, poste.page
        self.saisie = self.page.locator("#messagerie textarea")
        self.badge = self.page.locator("#ouvrir-messagerie [data-compte-messages]")

    def ouvrir(self, conversation=None):
        self.poste.aller(f"/messagerie/{conversation.pk}/" if conversation else "/messagerie/")
        self.poste.attendre_le_direct()
        if conversation:
            expect(self.saisie).to_be_focused()
        return self

    def panneau(self):
        self.page.locator("#ouvrir-messagerie").click()
        expect(self.page.locator("#messagerie")).to_be_visible()
        return self

    def choisir(self, nom):
        self.page.locator("[data-conversations] button", has_text=nom).click()
        expect(self.saisie).to_be_focused()
        return self

    def dire(self, texte):
        self.saisie.fill(texte)
        self.saisie.press("Enter")

    def message(self, texte):
        """Once the server has it."""
        return self.page.locator("#messagerie .message[data-id]", has_text=texte)

    def menu(self, texte, acte):
        self.message(texte).first.focus()
        self.page.keyboard.press("Enter")
        self.page.locator(f"#ms-menu-message [data-acte={acte}]").first.click()


def test_un_premier_message_d_un_samu_a_l_autre(asseoir, arm, voisin):
    julie, luc = Bureau(asseoir(arm)), Bureau(asseoir(voisin))
    luc.poste.aller("/")
    luc.poste.attendre_le_direct()
    julie.ouvrir()
    julie.page.locator("[data-recherche]").fill("blanc")
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
    bandeaux[1].get_by_role("button", name="Pris en compte").click()
    expect(bandeaux[1]).to_have_count(0)
    expect(julie.message("second SMUR").locator(".badge.fait")).to_contain_text("L. Blanc")
    expect(bandeaux[0]).to_be_visible()
    malik.panneau().choisir("Lignes de Montauban")
    malik.message("second SMUR").get_by_role("button", name="Pris en compte").click()
    expect(bandeaux[0]).to_have_count(0)
    expect(julie.message("second SMUR").locator(".badge.fait")).to_have_count(2)
    assert PriseEnCompte.objects.count() == 2


def test_une_selection_versee_apparait_dans_la_main_courante(asseoir, arm, voisin, agent_ars, directe, region):
    dit(voisin, directe, "Trois UA sur l'A62.")
    dit(voisin, directe, "Hélico demandé.")
    julie, claire = Bureau(asseoir(arm)).ouvrir(directe), asseoir(agent_ars).ouvrir(region)
    julie.page.locator("[popovertarget=ms-menu-conversation]").click()
    julie.page.locator("[data-geste=selection]").click()
    for texte in ("Trois UA", "Hélico demandé"):
        julie.message(texte).locator(".texte").click()
    julie.page.locator("[data-geste=verser-selection]").click()
    julie.page.locator("#ms-verser [name=groupe]").select_option(label="Région Occitanie")
    julie.page.locator("#ms-verser [type=submit]").click()

    entree = claire.ligne("Trois UA sur l'A62.")
    expect(entree).to_contain_text("L. Blanc (Samu 82) : Hélico demandé.")
    expect(entree).to_contain_text("Messagerie")
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


def test_nommer_qui_ne_voit_pas_la_conversation_avertit_avant_l_envoi(asseoir, arm, etranger, directe):
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.saisie.press_sequentially("Demande à @lefeb")
    julie.page.locator("#ms-propositions [role=option]", has_text="R. Lefebvre").wait_for()
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-averti]")).to_contain_text("R. Lefebvre ne voit pas cette conversation")
    julie.saisie.press("Enter")
    expect(julie.message("@R. Lefebvre")).to_be_visible()
    assert Message.objects.get().mentions == []


def test_un_message_vide_est_refuse_au_champ(asseoir, arm, directe):
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_have_text("Écrivez quelque chose avant d’envoyer.")
    julie.saisie.fill("x" * 10_001)
    julie.saisie.press("Enter")
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("raccourcissez-le")
    expect(julie.saisie).to_have_value("x" * 10_001)


def test_l_historique_defile_et_le_premier_non_lu_est_en_vue(asseoir, arm, voisin, directe, settings):
    settings.MESSAGES_PAR_DIX_SECONDES = 1_000
    for rang in range(1, 141):
        dit(voisin, directe, f"Point {rang:03}.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    expect(julie.page.locator("[data-non-lus]")).to_be_in_viewport()
    julie.page.locator("[data-liste]").hover()
    for _ in range(40):
        if julie.message("Point 001.").count():
            break
        julie.page.mouse.wheel(0, -4_000)
        julie.page.evaluate("new Promise(requestAnimationFrame)")
    expect(julie.message("Point 001.")).to_have_count(1)
    numeros = julie.page.locator("#messagerie .message[data-numero]").evaluate_all(
        "l => l.map((a) => +a.dataset.numero)"
    )
    assert numeros == list(range(1, 141))
    julie.page.locator("[data-geste=vers-le-bas]").click()
    expect(julie.message("Point 140.")).to_be_in_viewport()


def test_un_lien_mene_a_son_message_et_la_recherche_aussi(asseoir, arm, voisin, directe, settings):
    settings.MESSAGES_PAR_DIX_SECONDES = 1_000
    for rang in range(1, 101):
        dit(voisin, directe, f"Point {rang:03}." if rang != 12 else "Les hélicoptères sont cloués au sol.")
    julie = Bureau(asseoir(arm))
    julie.poste.aller(f"/messagerie/{directe.pk}/12/")
    expect(julie.message("hélicoptères")).to_be_in_viewport()
    expect(julie.message("hélicoptères")).to_be_focused()
    julie.ouvrir(directe)
    julie.page.locator("[data-recherche]").fill("helicoptere")
    julie.page.locator(".ms-trouve", has_text="hélicoptères").click()
    expect(julie.message("hélicoptères")).to_be_in_viewport()


def test_tout_se_fait_au_clavier(asseoir, arm, voisin):
    julie, luc = Bureau(asseoir(arm)), Bureau(asseoir(voisin))
    julie.poste.aller("/")
    julie.poste.attendre_le_direct()
    touche = julie.page.keyboard.press
    touche("m")
    expect(julie.page.locator("[data-recherche]")).to_be_focused()
    julie.page.keyboard.type("blanc")
    julie.page.locator("[data-contacts] button", has_text="L. Blanc").wait_for()
    touche("Enter")
    expect(julie.saisie).to_be_focused()
    julie.page.keyboard.type(PHRASE)
    touche("Enter")
    expect(julie.message(PHRASE)).to_be_visible()
    luc.ouvrir(julie_conversation())
    luc.dire("Oui.")
    expect(julie.message("Oui.")).to_be_visible()
    julie.page.locator("[data-liste]").focus()
    touche("ArrowUp")
    expect(julie.message("Oui.")).to_be_focused()
    touche("Enter")
    expect(julie.page.locator("#ms-menu-message [data-acte=reagir]").first).to_be_focused()
    touche("Enter")
    expect(luc.page.locator("#messagerie .reaction")).to_be_visible()
    julie.saisie.focus()
    touche("Escape")
    expect(julie.page.locator("[data-conversations] button")).to_be_focused()
    touche("Escape")
    expect(julie.page.locator("#panneau")).to_be_hidden()
    expect(julie.page.locator("#ouvrir-messagerie")).to_be_focused()


def julie_conversation():
    return Message.objects.select_related("groupe__conversation").get(texte=PHRASE).groupe.conversation


def test_sur_un_telephone_la_liste_puis_la_conversation(asseoir, arm, voisin, directe):
    dit(voisin, directe)
    julie = Bureau(asseoir(arm, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True))
    julie.poste.aller("/messagerie/")
    julie.page.locator("[data-conversations] button", has_text="L. Blanc").tap()
    expect(julie.message(PHRASE)).to_be_in_viewport()
    julie.saisie.fill("Oui.")
    julie.page.get_by_role("button", name="Envoyer").tap()
    expect(julie.message("Oui.")).to_be_in_viewport()
    assert julie.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    julie.page.get_by_role("button", name="Revenir aux conversations").tap()
    expect(julie.page.locator("[data-conversations] button")).to_be_visible()


def test_reglages_archives_et_depart(asseoir, arm, voisin, equipe):
    dit(voisin, equipe)
    julie = Bureau(asseoir(arm)).ouvrir(equipe)
    bouton = julie.page.locator("[popovertarget=ms-menu-conversation]")
    julie.page.locator("[data-geste=favorite]").click()
    expect(julie.page.locator("[data-conversations] .favorite")).to_be_visible()
    bouton.click()
    julie.page.locator("[data-niveau=mentions]").click()
    expect(julie.page.locator("[data-niveau=mentions]")).to_have_attribute("aria-pressed", "true")
    julie.page.locator("[data-geste=muette]").click()
    expect(julie.page.locator("[data-conversations] .muette")).to_be_visible()
    bouton.click()
    julie.page.locator("[data-geste=archiver]").click()
    expect(julie.page.locator("[data-conversations] button")).to_have_count(0)
    julie.page.locator("[data-geste=archivees]").click()
    julie.choisir("Lignes de Montauban")
    bouton.click()
    julie.page.locator("[data-geste=quitter]").click()
    julie.page.locator("#ms-quitter [value=oui]").click()
    expect(julie.page.locator("[data-conversations] button")).to_have_count(0)
    assert not equipe.groupe.participations.filter(utilisateur=arm).exists()


def test_on_cree_un_groupe_et_on_y_ajoute_quelqu_un(asseoir, arm, regulateur, voisin):
    julie, luc = Bureau(asseoir(arm)).ouvrir(), Bureau(asseoir(voisin)).ouvrir()
    julie.page.locator("[data-geste=nouveau-groupe]").click()
    julie.page.locator("#ms-groupe [name=nom]").fill("ab")
    julie.page.locator("#ms-qui").fill("alaoui")
    julie.page.locator("#ms-groupe [data-proposes] button").click()
    julie.page.locator("#ms-groupe [type=submit]").click()
    expect(julie.page.locator("#ms-groupe [data-erreur]")).to_contain_text("3 caractères")
    julie.page.locator("#ms-groupe [name=nom]").fill("Plan blanc")
    julie.page.locator("#ms-groupe [type=submit]").click()
    expect(julie.page.locator("[data-titre]")).to_have_text("Plan blanc")
    julie.page.locator("[popovertarget=ms-menu-conversation]").click()
    julie.page.locator("[data-geste=participants]").click()
    julie.page.locator("#ms-ajout").fill("blanc")
    julie.page.locator("#ms-participants [data-proposes] button", has_text="L. Blanc").click()
    expect(luc.page.locator("[data-conversations] button", has_text="Plan blanc")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_ne_trouve_rien(asseoir, arm, voisin, directe, equipe, region, theme):
    message = dit(voisin, directe, "Renfort demandé, https://exemple.fr", est_urgent=True)
    dit(arm, directe, "Oui.", reponse_a=message.pk)
    julie = Bureau(asseoir(arm, color_scheme=theme)).ouvrir(directe)

    def verifier():
        resultat = Axe().run(julie.page)
        assert resultat.violations_count == 0, json.dumps(resultat.response["violations"], ensure_ascii=False)[-2500:]

    verifier()
    julie.menu("Oui.", "verser")
    verifier()
    julie.page.keyboard.press("Escape")
    julie.page.locator("[popovertarget=ms-menu-conversation]").click()
    verifier()
    julie.page.keyboard.press("Escape")
    julie.page.locator("[data-recherche]").fill("samu 82")
    julie.page.locator("[data-contacts] button").first.wait_for()
    verifier()
    julie.poste.ouvrir(region)
    julie.panneau()
    verifier()
