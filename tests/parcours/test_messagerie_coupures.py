"""Conversations opened and written in while the network is cut, or slow: nothing lost, nothing sent elsewhere."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect

from annuaire.models import Groupe
from messagerie.actes.corriger import supprimer
from messagerie.actes.ouvrir import ouvrir_avec_personne
from messagerie.models import Message
from tests.parcours.bureau import PHRASE, Bureau, dit


def differes(poste):
    return poste.page.locator("[data-differes] > *")


def test_une_conversation_ouverte_pendant_une_coupure_le_dit_et_garde_ce_qu_on_y_ecrit(
    asseoir, arm, voisin, directe, equipe
):
    dit(voisin, equipe, "Deux lits à Montauban.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.poste.contexte.set_offline(True)
    expect(julie.poste.etat).to_contain_text("Hors ligne")
    julie.choisir("Lignes de Montauban")
    echec = julie.page.get_by_text("Ces messages n’ont pas pu être lus.")
    expect(echec).to_be_visible()
    julie.page.get_by_role("button", name="Réessayer").press("Enter")
    expect(echec).to_be_visible()
    julie.dire("Écrit sans réseau.")
    expect(julie.page.locator(".message.attente", has_text="Écrit sans réseau.")).to_contain_text("En attente")

    julie.poste.contexte.set_offline(False)
    expect(julie.message("Écrit sans réseau.")).to_have_count(1)
    expect(julie.page.locator(".message.attente")).to_have_count(0)
    expect(julie.message("Deux lits à Montauban.")).to_be_visible()
    expect(julie.message("Écrit sans réseau.")).to_have_count(1)
    expect(echec).to_be_hidden()
    assert Message.objects.filter(groupe=equipe.groupe).count() == 2


def test_la_liste_que_le_serveur_n_a_pas_donnee_vient_au_second_essai(asseoir, arm, voisin, directe):
    dit(voisin, directe)
    julie = Bureau(asseoir(arm))
    julie.page.route("**/api/v1/conversations/", lambda requete: requete.fulfill(status=503), times=1)
    julie.ouvrir()
    expect(julie.page.locator("[data-conversations] button", has_text="L. Blanc")).to_be_visible()


def test_la_derniere_conversation_choisie_reste_ouverte_quand_une_autre_tarde(asseoir, arm, voisin, directe, equipe):
    dit(voisin, directe)
    julie = Bureau(asseoir(arm)).ouvrir()
    lente = f"**/api/v1/conversations/{directe.pk}/"
    julie.page.route(lente, lambda requete: None)
    with julie.page.expect_request(lente):
        julie.page.locator("[data-conversations] button", has_text="L. Blanc").click()
    julie.choisir("Lignes de Montauban")
    julie.saisie.press_sequentially("Pour l’équipe")
    with julie.page.expect_response(lente):
        julie.page.unroute(lente)
    julie.page.evaluate("new Promise((fini) => setTimeout(fini, 200))")
    expect(julie.page.locator("[data-titre]")).to_have_text("Lignes de Montauban")
    julie.saisie.press_sequentially(", tous.")
    julie.saisie.press("Enter")
    julie.poste.attendre_que(lambda: Message.objects.filter(texte="Pour l’équipe, tous.").exists())
    assert Message.objects.get(texte="Pour l’équipe, tous.").groupe == equipe.groupe


def test_un_message_refuse_d_une_conversation_close_reste_a_lire(asseoir, arm, voisin, directe):
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.poste.contexte.set_offline(True)
    expect(julie.poste.etat).to_contain_text("Hors ligne")
    julie.dire("Trop tard.")
    Groupe.objects.filter(pk=directe.pk).update(clos_le=timezone.now())
    julie.poste.contexte.set_offline(False)
    refuse = julie.page.locator(".message.attente.refuse", has_text="Trop tard.")
    expect(refuse).to_be_visible()
    julie.page.reload()
    expect(julie.page.locator("[data-close]")).to_be_visible()
    expect(refuse.get_by_role("button", name="Supprimer sans envoyer")).to_be_visible()
    expect(refuse.get_by_role("button", name="Corriger")).to_be_hidden()
    # Open again, it can be written to: what was refused can be taken back.
    ouvrir_avec_personne(auteur=voisin, personne=arm)
    refuse.get_by_role("button", name="Corriger").click()
    expect(julie.saisie).to_have_value("Trop tard.")


def test_une_modification_refusee_attend_la_fin_de_celle_en_cours(asseoir, arm, directe):
    ancien = dit(arm, directe, "Je les prends.")
    dit(arm, directe, "Départ à dix heures.")
    julie = Bureau(asseoir(arm)).ouvrir(directe)
    julie.poste.contexte.set_offline(True)
    expect(julie.poste.etat).to_contain_text("Hors ligne")
    julie.menu("Je les prends", "modifier")
    julie.dire("Je prends les deux.")
    # At another post of hers, meanwhile.
    supprimer(auteur=arm, message=ancien)
    julie.poste.contexte.set_offline(False)
    reprendre = differes(julie.poste).get_by_role("button", name="Reprendre")
    expect(reprendre).to_be_visible()

    julie.menu("Départ à dix", "modifier")
    julie.saisie.fill("Départ à midi.")
    reprendre.click()
    expect(julie.page.locator("[data-saisie] [data-refus]")).to_contain_text("Terminez d’abord")
    expect(julie.saisie).to_have_value("Départ à midi.")
    julie.saisie.press("Enter")
    expect(julie.message("Départ à midi.")).to_be_visible()
    reprendre.click()
    expect(julie.saisie).to_have_value("Je prends les deux.")
    expect(reprendre).to_have_count(0)


def test_le_panneau_se_charge_une_fois_et_dit_quand_il_ne_le_peut(asseoir, arm, voisin, directe):
    dit(voisin, directe)
    julie, demandes = Bureau(asseoir(arm)), []

    def retenir(requete):
        demandes.append(requete)

    julie.poste.aller("/")
    julie.poste.attendre_le_direct()
    julie.page.route("**/messagerie/panneau/", lambda requete: requete.abort())
    bouton = julie.page.locator("#ouvrir-messagerie")
    bouton.click()
    expect(julie.page.locator("#panneau")).to_contain_text("n’ont pas pu être chargés")
    bouton.click()
    julie.page.unroute("**/messagerie/panneau/")

    julie.page.route("**/messagerie/panneau/", retenir)
    for _ in range(3):
        bouton.click()
    julie.poste.attendre_que(lambda: bool(demandes))
    for requete in demandes:
        requete.continue_()
    julie.choisir("L. Blanc")
    expect(julie.message(PHRASE)).to_be_visible()
    assert len(demandes) == 1
