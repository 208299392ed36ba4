"""The médecin régulateur: decides, orients, reports; he also has a post at the ARS."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.parcours.heure.commun import (
    COLOMBETTE,
    FUITE,
    PURPAN,
    conversation,
    ouvrir_l_evenement,
    ouvrir_le_groupe,
    passer_la_visite,
)
from tests.parcours.heure.vivre import Personne, apres

CELLULE = "PMA gymnase"


def prendre_son_poste(moi: Personne) -> None:
    moi.aller("/compte/connexion/")
    moi.page.get_by_label("Identifiant").fill(moi.personne.username)
    moi.page.get_by_label("Mot de passe").fill("formation")
    moi.cliquer("Se connecter")
    if moi.page.get_by_role("heading", name="Pour qui travaillez-vous ?").count():
        moi.cliquer("Samu 31")
    expect(moi.page.get_by_role("button", name=re.compile("Poste actif.*Samu 31"))).to_be_visible()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def consigner_une_decision(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 31")
    moi.page.keyboard.press("n")
    expect(moi.page.get_by_role("textbox", name="Nouvelle entrée dans")).to_be_focused()
    moi.page.keyboard.type("Pas de SMUR sous le nuage ; point de regroupement au vent.")
    moi.page.keyboard.press("Control+Enter")
    expect(moi.entree("Pas de SMUR sous le nuage")).to_contain_text("Dr M. Alaoui")


def partager_a_la_region(moi: Personne) -> None:
    moi.actionner("Pas de SMUR sous le nuage", "Partager vers un autre groupe")
    moi.volet("Partager vers").select_option(label="Région Occitanie")
    moi.journal.get_by_role("button", name="Partager").click()
    lien = moi.entree("Pas de SMUR sous le nuage").get_by_role("link", name=re.compile("Région Occitanie n° "))
    lien.click()
    expect(moi.entree("Pas de SMUR sous le nuage")).to_contain_text("partagée depuis")


@apres("arm31.confier_une_action")
def faire_son_action(moi: Personne) -> None:
    moi.aller("/")
    actions = moi.page.get_by_role("region", name="Mes actions")
    expect(actions).to_contain_text("fuite d’ammoniac")
    ouvrir_le_groupe(moi, "Samu 31")
    moi.actionner("fuite d’ammoniac, entrepôt", "Modifier l’action")
    moi.journal.get_by_role("combobox", name="Action").select_option(label="Fait")
    moi.journal.get_by_role("button", name="Enregistrer").click()
    expect(moi.entree("fuite d’ammoniac, entrepôt")).to_contain_text("✓ fait")


@apres("arm31.ouvrir_un_evenement")
def ouvrir_une_cellule(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Cellules")
    moi.page.get_by_label("Genre").select_option(label="PMA")
    moi.page.get_by_label("Nom").fill(CELLULE)
    moi.cliquer("Ouvrir", exact=True)
    expect(moi.page.get_by_role("heading", name=CELLULE)).to_be_visible()
    moi.attendre_le_direct()
    moi.dire("PMA monté, deux brancards libres.")
    expect(moi.entree("deux brancards libres")).to_be_visible()


def retrouver_la_cellule_dans_l_evenement(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE)
    expect(moi.entree("deux brancards libres")).to_be_visible()


@apres("arm31.orienter_les_victimes")
def reclasser_une_victime(moi: Personne) -> None:
    moi.onglet("Victimes")
    moi.page.get_by_label("État vital de V-2").select_option(label="Urgence absolue")
    moi.cliquer("Changer l’état de V-2")
    expect(moi.page.get_by_label("État vital de V-2")).to_have_value("ua")


def completer_une_identite(moi: Personne) -> None:
    moi.suivre("V-1", exact=True)
    moi.page.get_by_text("Compléter l’identité").click()
    moi.page.get_by_label("Nom", exact=True).fill("Exemple")
    moi.cliquer("Enregistrer l’identité")
    expect(moi.page.get_by_text("Compléter l’identité")).to_have_count(0)
    moi.cliquer("Ouvrir l’identité")
    expect(moi.page.get_by_role("definition").filter(has_text="Exemple")).to_be_visible()


def etablir_le_bilan_d_apres_la_liste(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Victimes")
    moi.cliquer("Établir le bilan d’après la liste")
    moi.onglet("Bilan")
    expect(moi.page.get_by_role("row", name=re.compile(r"Régulation 2 0 0 0"))).to_be_visible()


def regarder_les_ecarts(moi: Personne) -> None:
    ouvrir_l_evenement(moi, COLOMBETTE, "Victimes")
    moi.page.get_by_role("navigation", name="Vues des victimes").get_by_role("link", name="Écarts").click()
    tableau = moi.page.get_by_role("region", name="Tableau des écarts")
    expect(tableau.get_by_role("row", name=re.compile("Liste du portail"))).to_be_visible()


def comparer_deux_victimes(moi: Personne) -> None:
    moi.page.get_by_role("navigation", name="Vues des victimes").get_by_role("link", name="Doublons").click()
    moi.page.get_by_role("link", name=re.compile("^Comparer")).first.click()
    moi.cliquer("Ce sont deux personnes")
    expect(moi.page.get_by_role("heading", name=COLOMBETTE, level=1)).to_be_visible()


@apres("hopital.admettre_une_victime")
def voir_qui_est_admis(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Victimes")
    moi.suivre("V-1", exact=True)
    # Where she was sent, and where she is.
    expect(moi.page.get_by_role("definition").filter(has_text=f"{PURPAN}, ")).to_have_count(2)


def publier_un_point_de_situation(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Points de situation")
    moi.cliquer("Préparer un point de situation")
    moi.cliquer("Publier")
    expect(moi.page.get_by_text("Point de situation publié.")).to_be_visible()
    moi.telecharger(lambda: moi.suivre("PDF", exact=True))


def prevenir_d_urgence(moi: Personne) -> None:
    conversation(moi, "J. Petit")
    moi.page.get_by_role("checkbox", name="Urgent").press("Space")
    moi.ecrire("Rappelle Purpan pour le déchocage.")
    expect(moi.message("Rappelle Purpan")).to_be_visible()


def retrouver_l_enregistrement_d_un_appel(moi: Personne) -> None:
    """The sound stays with the recorder; the portal gives its reference, for a reason that is kept."""
    moi.rubrique("Téléphonie")
    moi.suivre("Période précédente")
    moi.suivre("Appels", exact=True)
    moi.page.get_by_label("Issue", exact=True).select_option(label="Répondu")
    moi.cliquer("Filtrer", exact=True)
    repondu = moi.page.get_by_role("row").filter(has_text="Répondu").first
    derniers = moi.page.get_by_role("link", name="Voir les derniers appels")
    expect(repondu.or_(derniers)).to_be_visible()
    if derniers.is_visible():  # the hour that has just passed may be a quiet one, at night
        derniers.click()
    repondu.get_by_role("link").first.click()
    moi.page.get_by_label("Motif de la consultation").first.fill("Relecture avec l’ARM")
    moi.cliquer("Consulter", exact=True)
    expect(moi.page.get_by_text("Cette consultation est enregistrée.")).to_be_visible()


def filtrer_une_semaine_d_activite(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    moi.page.get_by_role("navigation", name="Période").get_by_role("link", name="Semaine").click()
    # The week that begins on a Monday night may hold no call yet.
    moi.suivre("Période précédente")
    expect(moi.page.get_by_text("répondus en 30 s", exact=True)).to_be_visible()
    expect(moi.page.get_by_role("heading", name="Attente avant une réponse humaine")).to_be_visible()


def regarder_la_salle(moi: Personne) -> None:
    moi.suivre("En ce moment")
    expect(moi.page.get_by_role("heading", name="Qui attend")).to_be_visible()


def garder_un_pack_de_continuite(moi: Personne) -> None:
    moi.rubrique("Documents")
    moi.suivre("Pack de continuité")
    moi.cliquer("Produire maintenant")
    expect(moi.page.get_by_text("Le plus récent")).to_be_visible(timeout=20_000)
    moi.telecharger(lambda: moi.suivre("PDF du"))


def retrouver_une_procedure(moi: Personne) -> None:
    reponses = moi.chercher("refus de transport")
    reponses.get_by_role("link", name=re.compile("Refus de transport")).first.click()
    expect(moi.page.get_by_role("heading", name=re.compile("Refus de transport"), level=1)).to_be_visible()


@apres("arm31.passer_la_releve")
def prendre_la_releve(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Relève")
    moi.page.get_by_text("Lire ce qui est transmis").first.click()
    expect(moi.page.get_by_text("Rappeler l’entrepôt toutes les dix minutes.")).to_be_visible()
    moi.cliquer("je prends la relève")
    expect(moi.page.get_by_text("Vous avez pris la relève.")).to_be_visible()


def changer_de_poste_et_revenir(moi: Personne) -> None:
    for poste, ligne in (("ARS Occitanie", "ARS Occitanie · Médecin référent SSE"), ("Samu 31", "Samu 31 · ")):
        moi.page.get_by_role("button", name=re.compile("Poste actif")).click()
        moi.cliquer(ligne)
        expect(moi.page.get_by_role("button", name=re.compile(f"Poste actif.*{poste}"))).to_be_visible()


def revoir_l_evenement(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Rejeu")
    expect(moi.page.get_by_text("Vous regardez le passé")).to_be_visible()
    moi.cliquer("Aller à la fin")
    journal = moi.page.get_by_role("region", name="Entrées à cet instant")
    expect(journal).to_contain_text("deux brancards libres")
