"""The national watch at the DGOS: reads everything that comes up, writes nothing."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.parcours.heure.commun import (
    COLOMBETTE,
    FUITE,
    entrer,
    ouvrir_l_evenement,
    passer_la_visite,
)
from tests.parcours.heure.vivre import Personne, apres

PANNE = "Panne nationale d'acheminement des appels d'urgence"


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "DGOS")
    moi.attendre_le_direct()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def lire_le_tableau_national(moi: Personne) -> None:
    moi.rubrique("Événements")
    moi.page.get_by_role("navigation", name="Listes d’événements").get_by_role("link", name="Tableau national").click()
    expect(moi.page.get_by_role("row", name=re.compile(PANNE))).to_contain_text("National")
    expect(moi.page.get_by_role("heading", name="Sans nouvelles depuis plus d’une heure")).to_be_visible()


def situer_sur_la_carte_de_france(moi: Personne) -> None:
    plan = moi.page.get_by_role("region", name="Carte de France des événements en cours")
    expect(plan.get_by_role("region", name="Plan de la France")).to_be_visible()
    expect(plan.get_by_role("list", name="Légende")).to_contain_text("National")
    expect(plan).to_contain_text("Panne nationale")  # it has no place, and that is said under the map


def ouvrir_l_evenement_national(moi: Personne) -> None:
    ouvrir_l_evenement(moi, PANNE)
    moi.attendre_le_direct()
    expect(moi.entree("Doctrine nationale")).to_be_visible()


def savoir_qu_on_lit_seulement(moi: Personne) -> None:
    expect(moi.page.get_by_text("Vous suivez cette main courante en lecture.")).to_be_visible()
    expect(moi.page.get_by_role("form", name="Nouvelle entrée")).to_have_count(0)


def lire_le_point_de_situation(moi: Personne) -> None:
    moi.onglet("Points de situation")
    moi.suivre("Point de situation n°")
    moi.telecharger(lambda: moi.suivre("PDF", exact=True))


def voir_qui_participe(moi: Personne) -> None:
    moi.onglet("Participants")
    expect(moi.page.get_by_role("row", name=re.compile("Zone Nord"))).to_be_visible()
    expect(moi.page.get_by_role("link", name="Inviter, changer les droits")).to_have_count(0)


def regarder_la_carte(moi: Personne) -> None:
    moi.onglet("Carte")
    objets = moi.page.get_by_role("complementary", name="Objets de la carte")
    expect(objets.get_by_role("listitem").filter(has_text="Opérateur en défaut")).to_be_visible()
    expect(moi.page.get_by_role("button", name="Placer un point")).to_have_count(0)


def emporter_la_carte(moi: Personne) -> None:
    moi.page.get_by_text("Fichiers", exact=True).click()
    carte = moi.telecharger(lambda: moi.suivre("GeoJSON", exact=True))
    assert "Opérateur en défaut" in carte.path().read_text()


def revoir_l_evenement(moi: Personne) -> None:
    ouvrir_l_evenement(moi, PANNE, "Rejeu")
    expect(moi.page.get_by_text("Vous regardez le passé")).to_be_visible()
    moi.cliquer("Moment clé suivant")
    moi.cliquer("Aller à la fin")
    expect(moi.page.get_by_role("region", name="Entrées à cet instant")).to_contain_text("Deux lignes rétablies")


def lire_la_main_courante_d_une_region(moi: Personne) -> None:
    moi.aller("/")
    moi.page.get_by_role("region", name="Mes mains courantes").get_by_role("link", name="Région Occitanie").click()
    moi.attendre_le_direct()
    expect(
        moi.page.get_by_role("region", name="Entrées de la main courante").get_by_role("article").last
    ).to_be_visible()


def filtrer_par_entite(moi: Personne) -> None:
    moi.page.get_by_text("Filtrer…").click()
    filtres = moi.page.get_by_role("navigation", name="Filtres")
    filtres.get_by_label("Entité").select_option(label="ARS Occitanie")
    moi.cliquer("Filtrer", exact=True)
    expect(moi.page.get_by_text("Vue filtrée")).to_be_visible()


def trouver_l_evenement_d_un_mot(moi: Personne) -> None:
    reponses = moi.chercher("acheminement")
    reponses.get_by_role("link", name=re.compile("Panne nationale")).first.click()
    expect(moi.page.get_by_role("heading", name=PANNE, level=1)).to_be_visible()


def lire_l_activite_nationale(moi: Personne) -> None:
    moi.rubrique("Téléphonie")
    expect(moi.page.get_by_role("heading", name=re.compile("Activité téléphonique"), level=1)).to_be_visible()
    moi.suivre("Suivi des rapports", exact=True)
    expect(moi.page.get_by_role("rowheader", name="Samu 59")).to_be_visible()


def ne_pas_pouvoir_ouvrir(moi: Personne) -> None:
    """What a reader may not do is not offered, and is refused in a sentence to one who types the address."""
    moi.rubrique("Événements")
    expect(moi.page.get_by_role("link", name="Ouvrir un événement")).to_have_count(0)
    reponse = moi.page.goto(f"{moi.serveur.url}/evenements/nouveau/")
    assert reponse is not None and reponse.status == 403
    expect(moi.page.get_by_role("main")).to_contain_text("lecture")


def ecrire_a_l_ars(moi: Personne) -> None:
    moi.aller("/annuaire/entites/ARS-OCC/")
    moi.cliquer("Écrire")
    moi.ecrire("Paul Vernier, DGOS : je suis la fuite de Blagnac, merci de vos points.")
    expect(moi.message("je suis la fuite de Blagnac")).to_be_visible()


def lire_un_document_national(moi: Personne) -> None:
    moi.rubrique("Documents")
    moi.page.get_by_role("navigation", name="Bibliothèques et dossiers").get_by_label("Rechercher un document").fill(
        "satellite"
    )
    moi.page.keyboard.press("Enter")
    expect(moi.page.get_by_role("heading", name="Rechercher un document", level=1)).to_be_visible()
    expect(
        moi.page.get_by_role("main").get_by_role("listitem").filter(has_text=re.compile("satellite", re.I)).first
    ).to_be_visible()


@apres("zone.remonter_au_national")
def voir_arriver_l_evenement_remonte(moi: Personne) -> None:
    ouvrir_l_evenement(moi, FUITE)
    expect(moi.page.get_by_text("National", exact=True).first).to_be_visible()


@apres("zone.dire_que_la_nation_sait")
def le_suivre_en_direct(moi: Personne) -> None:
    """On the page that is open, without a reload."""
    expect(moi.entree("La DGOS suit l’événement.")).to_be_visible()


def savoir_si_le_portail_va_bien(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.suivre("État du portail")
    expect(moi.page.get_by_role("heading", name="État du portail", level=1)).to_be_visible()


def ne_pas_voir_ce_qui_n_est_pas_remonte(moi: Personne) -> None:
    reponses = moi.chercher("Colombette")
    expect(reponses).to_be_visible()
    expect(reponses.get_by_role("link", name=re.compile(re.escape(COLOMBETTE)))).to_have_count(0)
