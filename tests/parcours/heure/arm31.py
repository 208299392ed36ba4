"""The ARM of the Samu 31: everything goes through her."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

from playwright.sync_api import expect

from tests.parcours.heure.commun import (
    ANNONCE,
    DEMANDE,
    EXERCICE,
    FUITE,
    PERIMETRE,
    PMA,
    PURPAN,
    QUESTION,
    conversation,
    entrer,
    ouvrir_l_evenement,
    ouvrir_le_groupe,
)
from tests.parcours.heure.vivre import Personne, apres
from tests.serveur import RACINE


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "Samu 31")
    moi.attendre_le_direct()


def faire_la_visite(moi: Personne) -> None:
    moi.cliquer("Commencer la visite")
    visite = moi.page.get_by_role("dialog")
    for rang in range(1, 6):
        expect(visite).to_contain_text(f"Étape {rang} sur 6")
        visite.get_by_role("button", name="Suivant").click()
    visite.get_by_role("button", name="Terminer").click()
    expect(visite).to_be_hidden()


def consigner_un_appel(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 31")
    moi.dire("CODIS 31 : fuite d’ammoniac, entrepôt frigorifique de Blagnac.", categorie="Alerte")
    entree = moi.entree("fuite d’ammoniac, entrepôt")
    expect(entree).to_contain_text("J. Petit")
    expect(entree).to_contain_text("Alerte")


def signaler_une_urgence(moi: Personne) -> None:
    moi.dire("Trois employés intoxiqués, un inconscient.", importance="Urgente")
    expect(moi.entree("Trois employés intoxiqués")).to_contain_text("Urgente")


def rectifier_une_erreur(moi: Personne) -> None:
    moi.actionner("Trois employés intoxiqués", "Rectifier")
    moi.volet("Texte rectifié").fill("Quatre employés intoxiqués, un inconscient.")
    moi.page.keyboard.press("Control+Enter")
    entree = moi.entree("Quatre employés intoxiqués")
    expect(entree).to_contain_text("rectifiée")
    expect(entree.get_by_role("deletion")).to_have_text("Trois employés intoxiqués, un inconscient.")


def demander_un_renfort(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Région Occitanie")
    moi.adresser(DEMANDE, "Samu 82")
    expect(moi.entree(DEMANDE)).to_contain_text("@Samu 82 adressé")


def confier_une_action(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 31")
    moi.actionner("fuite d’ammoniac, entrepôt", "En faire une action")
    moi.volet("Confiée à").press_sequentially("alaoui")
    moi.page.get_by_role("listbox", name="Propositions").get_by_role("option", name="Alaoui").first.click()
    moi.journal.get_by_role("button", name="Enregistrer").click()
    expect(moi.entree("fuite d’ammoniac, entrepôt")).to_contain_text("à faire · Dr M. Alaoui")


def epingler_un_point_cle(moi: Personne) -> None:
    moi.actionner("Quatre employés intoxiqués", "Épingler en point clé")
    expect(moi.entree("Quatre employés intoxiqués")).to_contain_text("Point clé")
    moi.page.get_by_role("navigation", name="Filtres").get_by_role("link", name="Points clés").click()
    expect(moi.entree("Quatre employés intoxiqués")).to_be_visible()


def reprendre_un_modele(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 31")
    moi.page.get_by_role("form", name="Nouvelle entrée").get_by_text("Modèles", exact=True).click()
    moi.cliquer("SMUR indisponible")
    saisie = moi.page.get_by_role("textbox", name="Nouvelle entrée dans")
    expect(saisie).to_have_value(re.compile("SMUR … indisponible"))
    saisie.fill("SMUR Toulouse 3 indisponible (désinfection), retour prévu à la demie.")
    moi.cliquer("Consigner")
    expect(moi.entree("SMUR Toulouse 3 indisponible")).to_contain_text("J. Petit")


@apres("ars.annoncer_par_sivic")
def voir_l_annonce_de_sivic(moi: Personne) -> None:
    """In the main courante that is open, without a reload."""
    expect(moi.entree("SIVIC annonce un événement")).to_be_visible(timeout=30_000)


def ouvrir_l_evenement_annonce(moi: Personne) -> None:
    moi.rubrique("Événements")
    moi.suivre("Annonces de SIVIC")
    moi.page.get_by_label("Titre de l’événement à ouvrir").first.fill(ANNONCE)
    moi.cliquer("Ouvrir ici")
    expect(moi.page.get_by_role("heading", name=ANNONCE)).to_be_visible()
    expect(moi.entree("Événement en commun avec SIVIC, référence SIV-")).to_be_visible()
    expect(moi.page.get_by_text("aucune de ces informations n’est réelle")).to_be_visible()


def trouver_le_satellite_d_un_samu(moi: Personne) -> None:
    reponses = moi.chercher("samu 82")
    satellite = reponses.get_by_role("link", name=re.compile("Satellite"))
    expect(satellite).to_have_attribute("href", re.compile(r"^tel:\+?\d{10,}"))
    moi.page.keyboard.press("Escape")
    expect(reponses).to_be_hidden()


def ouvrir_un_evenement(moi: Personne) -> None:
    moi.rubrique("Événements")
    moi.suivre("Ouvrir un événement")
    moi.page.get_by_label("Titre").fill(FUITE)
    moi.page.get_by_label("Nature").select_option(label="NRC ou industriel")
    moi.page.get_by_label("Lieu ou adresse").fill("Zone industrielle de Blagnac")
    moi.cliquer("Ouvrir l’événement")
    expect(moi.page.get_by_role("heading", name=FUITE, level=1)).to_be_visible()
    moi.attendre_le_direct()


def inviter_le_voisin(moi: Personne) -> None:
    moi.onglet("Participants")
    moi.suivre("Inviter, changer les droits")
    moi.page.wait_for_function("() => window.htmx")  # it comes last
    moi.page.get_by_label("Entité ou personne").press_sequentially("samu 82")
    moi.cliquer("Inviter Samu 82")
    expect(moi.page.get_by_text("Participant invité.")).to_be_visible()


def compter_les_victimes(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Bilan")
    for figure, valeur in (("UA", "1"), ("UR", "3"), ("Impl.", "12")):
        moi.page.get_by_label(figure, exact=True).fill(valeur)
    moi.cliquer("Ajouter ce bilan")
    expect(moi.page.get_by_role("row", name=re.compile("Terrain 1 3 12"))).to_be_visible()


def dessiner_le_pma(moi: Personne) -> None:
    moi.deplier_la_carte()
    moi.cliquer("Placer un point")
    moi.cliquer("Poste médical avancé (PMA)")
    moi.cliquer("Placer au centre")
    moi.page.get_by_label("Libellé").fill(PMA)
    moi.cliquer("Enregistrer")
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    expect(objets.get_by_role("listitem").filter(has_text=PMA)).to_be_visible()


def dessiner_le_perimetre(moi: Personne) -> None:
    fermer = moi.page.get_by_label("Fermer la fiche")
    if fermer.is_visible():
        fermer.click()
    moi.cliquer("Dessiner une zone")
    moi.cliquer("Zone chaude")
    plan = moi.page.get_by_role("region", name="Plan", exact=True)
    for x, y in ((300, 180), (440, 180), (440, 300), (300, 180)):
        plan.click(position={"x": x, "y": y})
    moi.page.get_by_label("Libellé").fill(PERIMETRE)
    moi.cliquer("Enregistrer")
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    expect(objets.get_by_role("listitem").filter(has_text=PERIMETRE)).to_be_visible()


def denombrer_une_victime(moi: Personne) -> None:
    moi.onglet("Victimes")
    for etat in ("Urgence absolue", "Urgence relative"):
        moi.cliquer(etat, exact=True)
    expect(moi.page.get_by_role("row", name=re.compile("V-2"))).to_be_visible()


def orienter_les_victimes(moi: Personne) -> None:
    for nom in ("V-1", "V-2"):
        moi.page.get_by_label(f"Choisir {nom}").check()
    moi.page.get_by_label("Orienter les victimes cochées vers").select_option(label=PURPAN)
    moi.cliquer("Orienter", exact=True)
    expect(moi.page.get_by_text(f"2 victimes orientées vers {PURPAN}.")).to_be_visible()


def remonter_a_l_ars(moi: Personne) -> None:
    moi.cliquer("Remonter à l’ARS")
    moi.onglet("Participants")
    expect(moi.page.get_by_role("row", name=re.compile("ARS Occitanie"))).to_be_visible()


def lire_le_rapport_d_hier(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    moi.suivre("Rapports", exact=True)
    moi.page.get_by_role("rowheader").get_by_role("link", name="Activité téléphonique").first.click()
    expect(moi.page.get_by_role("heading", name="Activité téléphonique", level=1)).to_be_visible()
    moi.telecharger(lambda: moi.suivre("Télécharger", exact=True))


def demander_par_message(moi: Personne) -> None:
    conversation(moi, "L. Delmas")
    moi.ecrire(QUESTION)
    expect(moi.message(QUESTION)).to_be_visible()


@apres("arm82.prendre_en_compte_la_demande", "arm82.dire_combien")
def voir_qui_repond_a_sa_demande(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Région Occitanie")
    expect(moi.entree(DEMANDE)).to_contain_text("✓ L. Delmas")
    expect(moi.entree(DEMANDE)).to_contain_text("Deux places, trois avec celle d’Albi.")


@apres("arm82.repondre_au_message")
def lire_la_reponse_du_voisin(moi: Personne) -> None:
    conversation(moi, "L. Delmas")
    expect(moi.message("trois positions prêtes")).to_be_visible()


def lire_l_aide_de_la_page(moi: Personne) -> None:
    ouvrir_l_evenement(moi, EXERCICE)
    moi.attendre_le_direct()
    moi.page.keyboard.press("?")
    aide = moi.page.get_by_role("dialog", name=re.compile("^Aide"))
    expect(aide).to_contain_text("Raccourcis clavier de cette page")
    moi.page.keyboard.press("Escape")
    expect(aide).to_be_hidden()


def lire_la_fiche_reflexe(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE)
    moi.cliquer("Contexte")
    moi.suivre("Accident chimique")
    expect(moi.page.get_by_role("heading", name=re.compile("Accident chimique"), level=1)).to_be_visible()


def passer_la_releve(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Relève")
    moi.page.get_by_label("Poste transmis").fill("ARM dédiée à l’événement")
    moi.page.get_by_label("Consignes").fill("Rappeler l’entrepôt toutes les dix minutes.")
    moi.cliquer("Signer et transmettre")
    expect(moi.page.get_by_role("listitem").filter(has_text="ARM dédiée à l’événement")).to_contain_text("à prendre")


def exporter_l_evenement_scelle(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Export scellé")
    zip_ = moi.telecharger(lambda: moi.suivre("Télécharger le ZIP")).path()
    assert zipfile.is_zipfile(zip_)
    verifie = subprocess.run(
        [sys.executable, "outils/verifier_export.py", str(zip_)],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert verifie.returncode == 0, verifie.stdout + verifie.stderr
    assert FUITE in zipfile.ZipFile(zip_).read("LISEZMOI.txt").decode()


@apres("animation.finie")
def lire_la_fin_de_l_exercice(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Samu 31")
    expect(moi.entree("FIN D'EXERCICE FIN D'EXERCICE")).to_be_visible()
