"""The ARM of the neighbour, the Samu 82: called to help, with his own calls to take."""

from __future__ import annotations

import re

from playwright.sync_api import FilePayload, expect

from tests.parcours.heure.commun import (
    DEMANDE,
    EXERCICE,
    FUITE,
    PERIMETRE,
    PMA,
    QUESTION,
    conversation,
    entrer,
    ouvrir_l_evenement,
    ouvrir_le_groupe,
    passer_la_visite,
)
from tests.parcours.heure.vivre import Personne, apres

REPONSE = "Oui, trois positions prêtes jusqu'à la relève."


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "Samu 82")
    moi.attendre_le_direct()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def consigner_chez_soi(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 82")
    moi.dire("SMUR Montauban complet, équipe au repos.", categorie="Moyens")
    expect(moi.entree("équipe au repos")).to_contain_text("L. Delmas")


def choisir_l_affichage_sombre(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.cliquer("Sombre", exact=True)
    expect(moi.page.get_by_role("button", name="Sombre", exact=True)).to_have_attribute("aria-pressed", "true")
    moi.page.reload()
    assert moi.page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


@apres("arm31.demander_un_renfort")
def voir_qu_on_attend_sa_reponse(moi: Personne) -> None:
    moi.aller("/")
    attendue = (
        moi.page.get_by_role("region", name="À prendre en compte").get_by_role("listitem").filter(has_text=DEMANDE)
    )
    expect(attendue).to_contain_text("J. Petit")


def prendre_en_compte_la_demande(moi: Personne) -> None:
    attente = moi.page.get_by_role("region", name="À prendre en compte")
    demande = attente.get_by_role("listitem").filter(has_text=DEMANDE)
    demande.get_by_role("button", name="Prendre en compte").click()
    expect(demande).to_have_count(0)


def dire_combien(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Région Occitanie")
    moi.entree(DEMANDE).focus()
    moi.page.keyboard.press("c")
    expect(moi.journal.get_by_role("textbox", name="Commentaire")).to_be_focused()
    moi.page.keyboard.type("Deux places, trois avec celle d’Albi.")
    moi.page.keyboard.press("Control+Enter")
    expect(moi.entree(DEMANDE)).to_contain_text("Deux places, trois avec celle d’Albi.")


def ne_garder_que_les_urgentes(moi: Personne) -> None:
    moi.page.get_by_role("navigation", name="Filtres").get_by_role("link", name="Urgentes").click()
    expect(moi.page.get_by_text("Vue filtrée")).to_be_visible()
    urgentes = moi.page.get_by_role("region", name="Entrées de la main courante").get_by_role("article")
    for texte in urgentes.all_inner_texts():
        assert "Urgente" in texte, texte
    moi.suivre("Tout afficher")
    expect(moi.entree(DEMANDE)).to_be_attached()


@apres("arm31.inviter_le_voisin")
def rejoindre_l_evenement(moi: Personne) -> None:
    moi.aller("/")
    moi.rubrique(FUITE)
    expect(moi.page.get_by_role("heading", name=FUITE, level=1)).to_be_visible()
    moi.attendre_le_direct()


def consigner_dans_l_evenement(moi: Personne) -> None:
    moi.dire("SMUR Montauban au départ, 35 min.", importance="Importante")
    expect(moi.entree("SMUR Montauban au départ")).to_contain_text("Importante")


def ecrire_sans_reseau(moi: Personne) -> None:
    moi.contexte.set_offline(True)
    expect(moi.etat).to_contain_text("Hors ligne")
    moi.dire("Réseau perdu au PC, lot PSM 1 chargé.", part=False)
    expect(moi.entree("lot PSM 1 chargé")).to_contain_text("en attente d’envoi")
    moi.contexte.set_offline(False)
    moi.attendre_le_direct()
    expect(moi.entree("lot PSM 1 chargé")).not_to_contain_text("en attente")
    expect(moi.page.get_by_role("article").filter(has_text="lot PSM 1 chargé")).to_have_count(1)


@apres("arm31.compter_les_victimes")
def lire_le_bilan(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Bilan")
    expect(moi.page.get_by_role("row", name=re.compile("Terrain 1 3 12"))).to_be_visible()


@apres("arm31.dessiner_le_pma")
def trouver_le_pma_sur_la_carte(moi: Personne) -> None:
    moi.deplier_la_carte()
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    objets.get_by_label("Filtrer les objets de la carte").fill("stade")
    objets.get_by_role("button", name=PMA).click()
    expect(moi.page.get_by_label("Libellé")).to_have_value(PMA)


@apres("arm31.dessiner_le_perimetre")
def voir_le_perimetre_arriver(moi: Personne) -> None:
    """On the map that is open, without a reload."""
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    objets.get_by_label("Filtrer les objets de la carte").fill("nuage")
    expect(objets.get_by_role("button", name=PERIMETRE)).to_be_visible()


def dessiner_la_dz(moi: Personne) -> None:
    moi.page.get_by_label("Fermer la fiche").click()
    moi.cliquer("Placer un point")
    moi.cliquer("DZ")
    moi.cliquer("Placer au centre")
    moi.page.get_by_label("Libellé").fill("DZ du lycée")
    moi.cliquer("Enregistrer")
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    objets.get_by_label("Filtrer les objets de la carte").fill("lycée")
    expect(objets.get_by_role("button", name="DZ du lycée")).to_be_visible()


@apres("arm31.demander_par_message")
def repondre_au_message(moi: Personne) -> None:
    conversation(moi, "J. Petit")
    expect(moi.message(QUESTION)).to_be_visible()
    moi.ecrire(REPONSE)
    expect(moi.message(REPONSE)).to_be_visible()


def verser_la_reponse_a_la_main_courante(moi: Personne) -> None:
    moi.message(REPONSE).focus()
    moi.page.keyboard.press("Enter")
    moi.page.get_by_role("menuitem", name="Verser à la main courante").click()
    verser = moi.page.get_by_role("dialog", name="Verser à la main courante")
    verser.get_by_label("Main courante").select_option(label="Samu 82")
    verser.get_by_role("button", name="Verser").click()
    expect(verser).to_be_hidden()
    ouvrir_le_groupe(moi, "Samu 82")
    expect(moi.entree("trois positions prêtes")).to_be_visible()


def deposer_un_plan(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Documents")
    moi.attendre_le_direct()
    plan = FilePayload(name="Accès pompiers.txt", mimeType="text/plain", buffer=b"Par le portail nord.")
    with moi.page.expect_file_chooser() as choix:
        moi.cliquer("Déposer")
    choix.value.set_files(plan)
    expect(moi.page.get_by_role("link", name="Accès pompiers").first).to_be_visible()


def lire_le_rapport_d_hier(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    expect(moi.page.get_by_role("heading", name="Activité téléphonique · Samu 82", level=1)).to_be_visible()
    moi.suivre("Rapports", exact=True)
    pdf = moi.page.get_by_role("row").filter(has_text="Activité téléphonique").first
    pdf.get_by_role("link", name="PDF").click()
    moi.telecharger(lambda: moi.suivre("Télécharger", exact=True))


def appeler_purpan(moi: Personne) -> None:
    moi.rubrique("Annuaire")
    moi.page.wait_for_function("() => window.htmx")  # it comes last
    moi.page.get_by_label("Chercher dans l’annuaire").press_sequentially("purpan")
    moi.page.get_by_role("region", name="Entités").get_by_role("link", name=re.compile("Purpan")).first.click()
    appeler = moi.page.get_by_role("region", name="Appeler").get_by_role("link").first
    expect(appeler).to_have_attribute("href", re.compile("^tel:"))


def suivre_l_exercice_en_direct(moi: Personne) -> None:
    """Without a reload, what the others do arrives."""
    ouvrir_l_evenement(moi, EXERCICE)
    moi.attendre_le_direct()
    expect(moi.page.get_by_text("aucune de ces informations n’est réelle")).to_be_visible()
    expect(moi.entree("EXERCICE.")).to_be_attached()


def imprimer_la_main_courante(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 82")
    moi.page.get_by_text("Exporter", exact=True).first.click()
    recu = moi.telecharger(lambda: moi.suivre("PDF"))
    assert recu.suggested_filename.endswith(".pdf")
