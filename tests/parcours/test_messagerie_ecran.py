"""The messagerie on a screen: history, keyboard, settings, axe. On a telephone, it is in the hour."""

from __future__ import annotations

import re

from django.db import transaction
from playwright.sync_api import expect

from messagerie.actes.clore import clore_les_inactives
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.models import Message
from tests.parcours.axe import constats
from tests.parcours.bureau import PHRASE, Bureau, dit


def test_l_historique_defile_du_premier_non_lu_et_un_lien_ou_la_recherche_y_mene(
    asseoir, arm, voisin, directe, settings
):
    settings.MESSAGES_PAR_DIX_SECONDES = 1_000
    with transaction.atomic():
        for rang in range(1, 141):
            dit(voisin, directe, f"Point {rang:03}." if rang != 12 else "Les hélicoptères sont cloués au sol.")
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

    # Then straight to one of them, by its address and by its words.
    julie.poste.aller(f"/messagerie/{directe.pk}/12/")
    expect(julie.message("hélicoptères")).to_be_in_viewport()
    expect(julie.message("hélicoptères")).to_be_focused()
    julie.ouvrir(directe)
    julie.page.locator("[data-recherche]").fill("helicoptere")
    julie.page.locator(".ms-trouve", has_text="hélicoptères").click()
    expect(julie.message("hélicoptères")).to_be_in_viewport()


def test_une_longue_conversation_ouverte_ne_garde_pas_tout(asseoir, arm, voisin, directe, settings):
    settings.MESSAGES_PAR_DIX_SECONDES = 10_000
    dit(arm, directe, "Mon premier mot.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    with transaction.atomic():
        for rang in range(1, 606):
            dit(voisin, directe, f"Point {rang:03}.")
    expect(julie.message("Point 605.")).to_be_in_viewport(timeout=90_000)
    messages = julie.page.locator("#messagerie .message[data-numero]")
    assert messages.count() <= 600
    expect(julie.message("Point 605.")).to_have_class(re.compile(r"\bsuite\b"))
    assert julie.page.locator("#messagerie [data-lignes] > .jour").count() == 1
    # What has gone comes back by the cursor.
    expect(julie.message("Mon premier mot.")).to_have_count(0)
    julie.page.locator("[data-liste]").hover()

    def remonter():
        julie.page.mouse.wheel(0, -20_000)
        return julie.message("Mon premier mot.").count() == 1

    # Some fifteen pages, one after the other.
    julie.poste.attendre_que(remonter, patience=60)


def test_une_conversation_se_clot_et_se_rouvre_sous_les_yeux(asseoir, arm, voisin, directe, settings):
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    close = julie.page.locator("[data-close]")
    settings.CONVERSATION_INACTIVE -= settings.CONVERSATION_INACTIVE
    assert clore_les_inactives() == 1
    expect(close).to_be_visible()
    expect(julie.saisie).to_be_hidden()
    expect(julie.page.locator("[data-titre]")).to_be_focused()
    ouvrir_avec_personne(auteur=voisin, personne=arm)
    expect(julie.saisie).to_be_visible()
    expect(close).to_be_hidden()
    # And from itself, by who wants to write there.
    assert clore_les_inactives() == 1
    close.get_by_role("button", name="Rouvrir pour écrire").click()
    expect(julie.saisie).to_be_focused()
    expect(close).to_be_hidden()


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

    # Then through the list, by its arrows.
    touche("m")
    expect(julie.page.locator("[data-recherche]")).to_be_focused()
    touche("ArrowDown")
    expect(julie.page.locator("[data-conversations] button").last).to_be_focused()
    touche("Tab")  # out of the page, which has nothing after its panel
    expect(julie.page.locator("#panneau :focus")).to_have_count(0)
    touche("Escape")
    expect(julie.page.locator("#panneau")).to_be_hidden()
    expect(julie.page.locator("#ouvrir-messagerie")).to_be_focused()
    for suivante in ("m", "ArrowDown", "Enter"):
        touche(suivante)
    expect(julie.saisie).to_be_focused()


def julie_conversation():
    return Message.objects.select_related("groupe__conversation").get(texte=PHRASE).groupe.conversation


def test_reglages_archives_et_depart_et_ce_que_le_portail_n_a_pas_pris_se_dit(asseoir, arm, voisin, equipe):
    dit(voisin, equipe)
    julie = Bureau(asseoir(arm)).ouvrir(equipe)
    bouton = julie.page.locator("[popovertarget=ms-menu-conversation]")
    ligne = julie.page.locator("[data-conversations] button")
    dialogue = julie.page.locator("#ms-quitter")
    julie.page.locator("[data-geste=favorite]").click()
    expect(julie.page.locator("[data-conversations] .favorite")).to_be_visible()
    bouton.click()
    julie.page.locator("[data-niveau=mentions]").click()
    expect(julie.page.locator("[data-niveau=mentions]")).to_have_attribute("aria-pressed", "true")
    julie.page.locator("[data-geste=muette]").click()
    expect(julie.page.locator("[data-conversations] .muette")).to_be_visible()

    julie.page.route("**/api/v1/conversations/*/*/", lambda requete: requete.abort())
    bouton.click()
    julie.page.locator("[data-geste=archiver]").click()
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("n’a pas pu être gardé")
    expect(ligne).to_be_visible()
    julie.page.unroute("**/api/v1/conversations/*/*/")
    bouton.click()
    julie.page.locator("[data-geste=archiver]").click()
    expect(ligne).to_have_count(0)
    julie.page.locator("[data-geste=archivees]").click()
    julie.choisir("Lignes de Montauban")

    julie.page.route("**/api/v1/conversations/*/*/", lambda requete: requete.abort())
    bouton.click()
    julie.page.locator("[data-geste=quitter]").click()
    dialogue.get_by_role("button", name="Quitter").click()
    expect(dialogue.locator("[data-erreur]")).to_have_text("Le portail n’a pas répondu : réessayez.")
    expect(ligne).to_be_visible()
    expect(julie.message(PHRASE)).to_be_attached()
    julie.page.unroute("**/api/v1/conversations/*/*/")
    dialogue.get_by_role("button", name="Quitter").click()
    expect(dialogue).to_be_hidden()
    expect(ligne).to_have_count(0)
    expect(julie.page.locator("[data-recherche]")).to_be_focused()
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


def test_axe_ne_trouve_rien(asseoir, arm, voisin, directe, equipe, region):
    message = dit(voisin, directe, "Renfort demandé, https://exemple.fr", est_urgent=True)
    dit(arm, directe, "Oui.", reponse_a=message.pk)
    julie = Bureau(asseoir(arm)).ouvrir(directe)

    def verifier():
        assert constats(julie.page, "messagerie") == []

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
