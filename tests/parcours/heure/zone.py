"""The zone de défense: joins what is remonté, lends means between regions, carries it up to the nation."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.parcours.heure.commun import (
    COLOMBETTE,
    EXERCICE,
    FUITE,
    conversation,
    entrer,
    ouvrir_l_evenement,
    ouvrir_le_groupe,
    passer_la_visite,
)
from tests.parcours.heure.vivre import Personne, apres

BESOIN = "Besoin d'un caisson mobile avant ce soir."


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "Zone Sud")
    moi.attendre_le_direct()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def lire_ce_qui_est_arrive(moi: Personne) -> None:
    dernieres = moi.page.get_by_role("region", name="Dernières entrées")
    dernieres.get_by_role("link").first.click()
    expect(moi.page.get_by_role("region", name="Entrées de la main courante")).to_be_visible()


def recenser_les_moyens(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Zone Sud")
    moi.dire("Recensement des équipes NRBC de la zone, réponse avant la demie.", importance="Importante")
    expect(moi.entree("Recensement des équipes NRBC")).to_contain_text("B. Castelli")


def le_demander_a_chacun(moi: Personne) -> None:
    moi.adresser("Vos caissons mobiles ?", "Samu 13")
    expect(moi.entree("Vos caissons mobiles ?")).to_contain_text("@Samu 13")


@apres("ars.demander_a_la_zone")
def prendre_en_compte_le_besoin(moi: Personne) -> None:
    ouvrir_le_groupe(moi, "Zone Sud")
    moi.page.get_by_role("navigation", name="Filtres").get_by_role("link", name="À prendre en compte").click()
    moi.entree(BESOIN).get_by_role("button", name="Prendre en compte").click()
    ouvrir_le_groupe(moi, "Zone Sud")
    expect(moi.entree(BESOIN)).to_contain_text("✓ B. Castelli")


def en_faire_une_action(moi: Personne) -> None:
    moi.actionner(BESOIN, "En faire une action")
    moi.journal.get_by_role("button", name="Enregistrer").click()
    expect(moi.entree(BESOIN)).to_contain_text("à faire")


def tenir_le_tableau_des_actions(moi: Personne) -> None:
    moi.suivre("Tableau des actions")
    a_faire = (
        moi.page.get_by_role("region", name=re.compile("^À faire")).get_by_role("listitem").filter(has_text=BESOIN)
    )
    a_faire.get_by_role("button", name="Commencer").click()
    en_cours = moi.page.get_by_role("region", name=re.compile("^En cours"))
    expect(en_cours.get_by_role("listitem").filter(has_text=BESOIN)).to_be_visible()


def suivre_un_evenement_de_la_zone(moi: Personne) -> None:
    ouvrir_l_evenement(moi, COLOMBETTE)
    moi.attendre_le_direct()
    expect(moi.entree("Aucun engagement au-delà du cordon rouge")).to_be_attached()


def lire_les_bilans_de_chacun(moi: Personne) -> None:
    moi.onglet("Bilan")
    expect(moi.page.get_by_role("row", name=re.compile("^Régulation")).first).to_be_visible()


def voir_la_carte_de_l_evenement(moi: Personne) -> None:
    moi.deplier_la_carte()
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    expect(objets.get_by_role("button", name="CRM Saint-Aubin")).to_be_visible()


def mesurer_une_distance(moi: Personne) -> None:
    moi.cliquer("Mesurer une distance")
    plan = moi.page.get_by_role("region", name="Plan", exact=True)
    plan.click(position={"x": 300, "y": 300})
    plan.click(position={"x": 420, "y": 300})
    expect(moi.page.get_by_text(re.compile(r"Mesure\s?: \d+ k?m"))).to_be_visible()


def lire_les_victimes_sans_nom(moi: Personne) -> None:
    ouvrir_l_evenement(moi, COLOMBETTE, "Victimes")
    expect(moi.page.get_by_role("row", name=re.compile("V-1 "))).to_be_visible()
    expect(moi.page.get_by_role("button", name="Urgence absolue")).to_have_count(0)


@apres("ars.remonter_a_la_zone")
def rejoindre_l_evenement_remonte(moi: Personne) -> None:
    moi.aller("/")
    moi.rubrique(FUITE)
    expect(moi.page.get_by_role("heading", name=FUITE, level=1)).to_be_visible()
    moi.attendre_le_direct()


def promettre_un_moyen(moi: Personne) -> None:
    moi.dire("Caisson mobile de Marseille en route, 3 h 40.")
    expect(moi.entree("Caisson mobile de Marseille")).to_contain_text("Zone Sud")


def remonter_au_national(moi: Personne) -> None:
    moi.cliquer("Remonter au national")
    moi.onglet("Participants")
    expect(moi.page.get_by_role("row", name=re.compile("DGOS"))).to_be_visible()


@apres("dgos.voir_arriver_l_evenement_remonte")
def dire_que_la_nation_sait(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE)
    moi.attendre_le_direct()
    moi.dire("La DGOS suit l’événement.")
    expect(moi.entree("La DGOS suit l’événement.")).to_contain_text("B. Castelli")


def prevenir_l_ars(moi: Personne) -> None:
    conversation(moi, "C. Roux")
    moi.ecrire("Le caisson de Marseille est parti.")
    expect(moi.message("Le caisson de Marseille est parti.")).to_be_visible()


def trouver_le_numero_de_crise_d_une_ars(moi: Personne) -> None:
    reponses = moi.chercher("ars occitanie")
    expect(reponses.get_by_role("link", name=re.compile("Crise|crise")).first).to_have_attribute(
        "href", re.compile("^tel:")
    )
    moi.page.keyboard.press("Escape")


def lire_l_activite_de_la_zone(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    expect(moi.page.get_by_role("heading", name=re.compile("Zone Sud"), level=1)).to_be_visible()
    moi.suivre("Rapports", exact=True)
    expect(moi.page.get_by_role("row").filter(has_text="Activité téléphonique").first).to_be_visible()


def suivre_l_exercice(moi: Personne) -> None:
    """Remonté to the zone by those who play it."""
    ouvrir_l_evenement(moi, EXERCICE)
    expect(moi.page.get_by_role("note")).to_contain_text("aucune de ces informations n’est réelle")
