"""What several of them do, and the names by which they find each other's work."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.fabriques import MOT_DE_PASSE
from tests.parcours.heure.vivre import Personne

FUITE = "Fuite d'ammoniac à Blagnac"
COLOMBETTE = "Explosion d'un immeuble, rue de la Colombette à Toulouse"
EXERCICE = "Feu chimique à Portet-sur-Garonne"
PURPAN = "CHU de Toulouse – Purpan"
DEMANDE = "Combien de places de caisson d’ici une heure ?"
QUESTION = "Tu peux prendre nos appels de Blagnac vingt minutes ?"
PMA = "PMA du stade"
ARRIVE = "Cadre arrivé au PC de Blagnac."
PERIMETRE = "Nuage, 300 m sous le vent"
ANNONCE = "Tramway couché, exercice de la métropole"


def entrer(moi: Personne, poste: str) -> None:
    moi.aller("/compte/connexion/")
    moi.page.get_by_label("Identifiant").fill(moi.personne.username)
    moi.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    moi.cliquer("Se connecter")
    expect(moi.page.get_by_role("heading", name="Accueil", level=1)).to_be_visible()
    expect(moi.page.get_by_role("button", name=re.compile(f"Poste actif.*{poste}"))).to_be_visible()


def passer_la_visite(moi: Personne) -> None:
    moi.cliquer("Passer")
    expect(moi.page.get_by_text("Première visite ?")).to_have_count(0)


def ouvrir_l_evenement(moi: Personne, titre: str, onglet: str = "") -> None:
    """From the list of events, as one who comes back to it."""
    moi.aller("/evenements/")
    moi.page.get_by_role("region", name="Tableau des événements").get_by_role("link", name=titre).first.click()
    expect(moi.page.get_by_role("heading", name=titre, level=1)).to_be_visible()
    if onglet:
        moi.onglet(onglet)


def ouvrir_le_groupe(moi: Personne, nom: str) -> None:
    """Its main courante, from the home page, live."""
    moi.aller("/")
    moi.rubrique(nom)
    expect(moi.page.get_by_role("heading", name=nom, level=1, exact=True)).to_be_visible()
    moi.page.wait_for_load_state()  # its keys answer only then
    moi.attendre_le_direct()


def conversation(moi: Personne, nom: str) -> None:
    """Find somebody in the messagerie, beside the page that is open."""
    moi.aller("/messagerie/")
    messagerie = moi.page.get_by_role("region", name="Messagerie")
    messagerie.get_by_label("Chercher une personne").fill(nom)
    messagerie.get_by_role("button", name=re.compile(nom)).first.click()
    expect(messagerie.get_by_role("textbox", name="Message")).to_be_focused()
