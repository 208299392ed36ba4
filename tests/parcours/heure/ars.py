"""The crisis cell of the ARS: counts for the region, answers those above, opens what SIVIC announces."""

from __future__ import annotations

import re
from datetime import date

import requests
from playwright.sync_api import expect

from tests.parcours.heure.commun import (
    COLOMBETTE,
    FUITE,
    conversation,
    entrer,
    ouvrir_l_evenement,
    ouvrir_le_groupe,
    passer_la_visite,
)
from tests.parcours.heure.vivre import Personne, apres

GROUPE = "Suivi des caissons hyperbares"
POINT = "Point capacitaire de la demi-heure : réanimation adulte 14 lits libres, pédiatrie 3."
RASSEMBLEMENT = "Finale de rugby au Stadium"
BESOIN = "Besoin d'un caisson mobile avant ce soir."


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "ARS Occitanie")
    moi.confirmer_si_on_le_demande()
    moi.attendre_le_direct()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def donner_le_point_capacitaire(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Région Occitanie")
    moi.page.get_by_role("form", name="Nouvelle entrée").get_by_text("Modèles", exact=True).click()
    moi.cliquer("Point capacitaire")
    moi.page.get_by_role("textbox", name="Nouvelle entrée dans").fill(POINT)
    moi.cliquer("Consigner")
    expect(moi.entree("Point capacitaire de la demi-heure")).to_contain_text("C. Roux")


def annoncer_par_sivic(moi: Personne) -> None:
    """On the other screen of the cell: SIVIC itself, where the event is opened first."""
    contexte = moi.contexte.browser.new_context()  # type: ignore[union-attr]  # ours was launched
    sivic = contexte.new_page()
    sivic.goto(moi.dehors.sivic)
    sivic.get_by_role("button", name="Ouvrir un événement à Toulouse").click()
    expect(sivic.get_by_text("SIV-00001").first).to_be_visible()
    contexte.close()


def demander_a_la_zone(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Zone Sud")
    moi.adresser(BESOIN, "Zone Sud")
    expect(moi.entree(BESOIN)).to_contain_text("@Zone Sud adressé")


def tenir_le_tableau_des_evenements(moi: Personne) -> None:
    moi.rubrique("Événements")
    tableau = moi.page.get_by_role("region", name="Tableau des événements")
    ligne = tableau.get_by_role("row").filter(has_text=COLOMBETTE)
    expect(ligne).to_contain_text("Samu 31")
    expect(ligne.get_by_role("cell").nth(2)).to_contain_text(re.compile(r"\d"))


def lire_les_evenements_clos(moi: Personne) -> None:
    moi.page.get_by_role("navigation", name="Listes d’événements").get_by_role("link", name="Clos").click()
    expect(moi.page.get_by_role("heading", name="Événements", level=1)).to_be_visible()
    moi.page.get_by_label("Rechercher un événement clos").fill("carambolage")
    moi.cliquer("Rechercher", exact=True)
    expect(moi.page.get_by_role("row", name=re.compile("Carambolage dans le brouillard"))).to_contain_text("Samu 82")


def programmer_un_rassemblement(moi: Personne) -> None:
    moi.rubrique("Événements")
    moi.suivre("Ouvrir un événement")
    moi.page.get_by_label("Titre").fill(RASSEMBLEMENT)
    moi.page.get_by_label("Nature").select_option(label="Grand rassemblement")
    moi.page.get_by_label("Lieu ou adresse").fill("Stadium de Toulouse")
    moi.page.get_by_label("Événement programmé").check()
    moi.cliquer("Ouvrir l’événement")
    expect(moi.page.get_by_role("heading", name=RASSEMBLEMENT, level=1)).to_be_visible()


def s_abonner_a_l_agenda(moi: Personne) -> None:
    moi.rubrique("Événements")
    moi.page.get_by_role("navigation", name="Listes d’événements").get_by_role("link", name="Programmés").click()
    moi.cliquer("Créer mon adresse")
    adresse = moi.page.get_by_label("Adresse iCalendar")
    expect(adresse).to_have_value(re.compile(r"\.ics$"))
    # What an agenda does with it: no session, only the address.
    recu = requests.get(adresse.input_value(), timeout=10)
    assert recu.headers["Content-Type"].startswith("text/calendar")
    assert recu.text.startswith("BEGIN:VCALENDAR") and RASSEMBLEMENT in recu.text


@apres("arm31.remonter_a_l_ars")
def rejoindre_l_evenement_remonte(moi: Personne) -> None:
    moi.aller("/")
    moi.rubrique(FUITE)
    expect(moi.page.get_by_role("heading", name=FUITE, level=1)).to_be_visible()
    moi.attendre_le_direct()


def consigner_dans_l_evenement(moi: Personne) -> None:
    moi.dire("Caisson hyperbare de Toulouse prévenu, deux places.", importance="Importante")
    expect(moi.entree("Caisson hyperbare de Toulouse")).to_contain_text("ARS Occitanie")


@apres("regulateur.completer_une_identite")
def lire_une_identite_avec_un_motif(moi: Personne) -> None:
    moi.onglet("Victimes")
    moi.suivre("V-1", exact=True)
    expect(moi.page.get_by_text("Exemple")).to_have_count(0)
    moi.page.get_by_label("Motif").fill("Appel de la famille")
    moi.cliquer("Ouvrir l’identité")
    expect(moi.page.get_by_role("definition").filter(has_text="Exemple")).to_be_visible()
    expect(moi.page.get_by_text("Cette lecture est enregistrée.")).to_be_visible()


def exporter_la_liste_sans_nom(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE, "Victimes")
    liste = moi.telecharger(lambda: moi.cliquer("CSV", exact=True)).path().read_text()
    assert "Exemple" not in liste


def remonter_a_la_zone(moi: Personne) -> None:
    moi.cliquer("Remonter à la zone")
    moi.onglet("Participants")
    expect(moi.page.get_by_role("row", name=re.compile("Zone Sud"))).to_be_visible()


def comparer_l_activite_des_samu(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    expect(moi.page.get_by_role("heading", name=re.compile("ARS Occitanie"), level=1)).to_be_visible()
    moi.suivre("Période précédente")
    table = moi.page.get_by_role("table").filter(has_text="Samu 82")
    expect(table.get_by_role("row", name=re.compile("Samu 31"))).to_be_visible()


def voir_quel_rapport_manque(moi: Personne) -> None:
    moi.suivre("Suivi des rapports", exact=True)
    tableau = moi.page.get_by_role("region", name="Tableau des rapports")
    expect(tableau.get_by_role("row", name=re.compile("Samu 81"))).to_be_visible()


def lire_une_definition(moi: Personne) -> None:
    moi.suivre("Définitions", exact=True)
    definition = moi.page.get_by_role("row").filter(has=moi.page.get_by_role("rowheader", name="Taux de réponse"))
    expect(definition).to_contain_text("auxquels une personne a répondu")


def creer_un_groupe(moi: Personne) -> None:
    moi.rubrique("Groupes")
    moi.suivre("Créer un groupe")
    moi.page.get_by_label("Nom").fill(GROUPE)
    moi.cliquer("Créer", exact=True)
    moi.page.wait_for_function("() => window.htmx")  # it comes last
    moi.page.get_by_label("Entité ou personne").press_sequentially("samu 34")
    moi.cliquer("Inviter Samu 34")
    expect(moi.page.get_by_role("region", name="Participants").get_by_role("link", name="Samu 34")).to_be_visible()


def partager_un_lien(moi: Personne) -> None:
    moi.rubrique("Documents")
    moi.suivre("Banque de liens")
    moi.page.get_by_label("Nom").fill("Qualité de l'air en Occitanie")
    moi.page.get_by_label("Adresse").fill("https://exemple.fr/air")
    moi.page.get_by_label("Thème").fill("Risque chimique")
    moi.page.get_by_label("Partagé avec").select_option(label="Région Occitanie")
    moi.cliquer("Ajouter", exact=True)
    expect(moi.page.get_by_role("link", name="Qualité de l'air en Occitanie").first).to_be_visible()


def demander_par_message_au_regulateur(moi: Personne) -> None:
    conversation(moi, "M. Alaoui")
    moi.ecrire("Qui transmet le bilan de Blagnac ?")
    expect(moi.message("bilan de Blagnac")).to_be_visible()


def ouvrir_un_acces_a_une_machine(moi: Personne) -> None:
    moi.rubrique("Administration")
    moi.suivre("Machines")
    moi.suivre("Ouvrir un accès")
    moi.page.get_by_label("Nom").fill(f"tableau-{date.today():%Y}")
    moi.cliquer("Ouvrir l’accès")
    expect(moi.page.get_by_role("heading", name="Accès ouvert", level=1)).to_be_visible()
    moi.suivre("C’est noté")
    expect(moi.page.get_by_text("jamais", exact=True)).to_be_visible()
