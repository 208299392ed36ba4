"""What is written at one post never leaves in the name of another one: it waits in view, and the person decides."""

import re

import pytest
from playwright.sync_api import expect

from maincourante.models import Entree
from tests import fabriques
from tests.parcours.axe import constats

ENVOIS = "**/api/v1/groupes/*/entrees/"


@pytest.fixture
def julie_a_deux_postes(asseoir, arm, samu31, samu82, region):
    """At her post of the Samu 82, with a line that could not leave."""
    fabriques.affecter(arm, samu82, fonction="Renfort")
    julie = asseoir(arm).ouvrir(region)
    julie.page.route(ENVOIS, lambda requete: requete.abort())
    julie.consigner("Renfort engagé sur Montauban.")
    expect(julie.etat).to_contain_text("1 en attente")
    return julie


def changer_de_poste(julie, actif: str, nouveau: str) -> None:
    julie.page.get_by_role("button", name=re.compile(f"Poste actif : {actif}")).click()
    julie.page.get_by_role("button", name=nouveau).click()
    entite = nouveau.partition(" ·")[0]
    expect(julie.page.get_by_role("button", name=re.compile(f"Poste actif : {entite}"))).to_be_visible()


def test_une_ligne_ecrite_a_un_poste_attend_qu_on_y_revienne(julie_a_deux_postes, region, samu82):
    julie = julie_a_deux_postes
    changer_de_poste(julie, "Samu 82", "Samu 31 · ARM")
    julie.page.unroute(ENVOIS)
    julie.aller("/")

    expect(julie.page.get_by_text("Un envoi n’a pas pu partir")).to_be_visible()
    refus = julie.page.locator("#envois-refuses")
    expect(refus).to_contain_text("Écrit au poste Samu 82, votre poste actif est Samu 31.")
    expect(refus.get_by_role("button", name="Envoyer comme Samu 31")).to_be_visible()
    assert constats(julie.page, "choix du poste") == []
    assert not Entree.objects.exists()

    julie.page.get_by_role("button", name="Revenir au poste Samu 82").click()

    expect(julie.page.get_by_role("button", name=re.compile("Poste actif : Samu 82"))).to_be_visible()
    julie.ouvrir(region)
    expect(julie.ligne("Renfort engagé sur Montauban.").locator(".n")).to_contain_text("1")
    expect(julie.page.locator("#envois-refuses")).to_be_hidden()
    assert Entree.objects.get().entite == samu82


def test_la_ou_le_poste_actif_n_a_pas_acces_on_ne_propose_que_d_y_revenir(asseoir, arm, samu59, region):
    fabriques.affecter(arm, samu59, fonction="Renfort")
    julie = asseoir(arm).aller("/")
    changer_de_poste(julie, "Samu 59", "Samu 31 · ARM")
    julie.ouvrir(region)
    julie.page.route(ENVOIS, lambda requete: requete.abort())
    julie.consigner("Renfort engagé sur Montauban.")
    expect(julie.etat).to_contain_text("1 en attente")
    changer_de_poste(julie, "Samu 31", "Samu 59 · Renfort")
    julie.page.unroute(ENVOIS)
    julie.aller("/")

    refus = julie.page.locator("#envois-refuses")
    expect(refus).to_contain_text("Écrit au poste Samu 31, votre poste actif est Samu 59.")
    expect(refus.get_by_role("button", name="Revenir au poste Samu 31")).to_be_visible()
    expect(refus.get_by_text(re.compile("envoye[rz] comme", re.IGNORECASE))).to_be_hidden()


def test_elle_part_au_nom_du_poste_actif_quand_on_le_demande(julie_a_deux_postes, region, samu31):
    julie = julie_a_deux_postes
    changer_de_poste(julie, "Samu 82", "Samu 31 · ARM")
    julie.page.unroute(ENVOIS)
    julie.ouvrir(region)
    ligne = julie.ligne("Renfort engagé sur Montauban.")
    expect(ligne).to_contain_text("votre poste actif est Samu 31")
    expect(ligne.get_by_role("button", name="Corriger")).to_be_hidden()

    ligne.get_by_role("button", name="Envoyer comme Samu 31").click()

    expect(ligne.locator(".n")).to_contain_text("1")
    expect(ligne).to_have_count(1)
    assert Entree.objects.get().entite == samu31


def test_une_page_restee_ouverte_n_ecrit_pas_au_nom_du_nouveau_poste(julie_a_deux_postes, samu82):
    julie = julie_a_deux_postes
    julie.page.unroute(ENVOIS)
    expect(julie.ligne("Renfort engagé").locator(".n")).to_contain_text("1")
    onglet = julie.contexte.new_page()
    onglet.goto(julie.serveur.url)
    onglet.get_by_role("button", name=re.compile("Poste actif : Samu 82")).click()
    onglet.get_by_role("button", name="Samu 31 · ARM").click()
    expect(onglet.get_by_role("button", name=re.compile("Poste actif : Samu 31"))).to_be_visible()
    expect(julie.page.get_by_text("Vous avez changé de poste dans un autre onglet.")).to_be_visible()

    julie.consigner("Écrit sur la page restée au Samu 82.")

    expect(julie.ligne("Écrit sur la page restée")).to_contain_text("votre poste actif est Samu 31")
    assert [e.entite for e in Entree.objects.all()] == [samu82]
