"""The cadre of the Samu 31, on the move, with a telephone held upright."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.parcours.axe import de_trop
from tests.parcours.heure.commun import ARRIVE, COLOMBETTE, FUITE, entrer, passer_la_visite
from tests.parcours.heure.vivre import Personne, apres

BAS = "Accès rapides"


def _en_bas(moi: Personne, nom: str) -> None:
    moi.page.get_by_role("navigation", name=BAS).get_by_text(nom).tap()


def _au_menu(moi: Personne, nom: str) -> None:
    moi.page.get_by_role("navigation", name=BAS).get_by_role("button", name="Menu").tap()
    moi.page.get_by_role("navigation", name="Principal").get_by_role("link", name=nom).first.tap()


def _ne_defile_pas_de_cote(moi: Personne) -> None:
    trop = de_trop(moi.page)
    assert not trop, f"la page a {trop} px de trop en largeur : {moi.page.url}"


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "Samu 31")
    _ne_defile_pas_de_cote(moi)


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def ouvrir_sa_main_courante_du_pouce(moi: Personne) -> None:
    _en_bas(moi, "Samu 31")
    expect(moi.page.get_by_role("heading", name="Samu 31", level=1)).to_be_visible()
    moi.attendre_le_direct()
    _ne_defile_pas_de_cote(moi)


def consigner_en_marchant(moi: Personne) -> None:
    moi.dire("Cadre en route vers Blagnac, joignable sur le portable.")
    expect(moi.entree("Cadre en route vers Blagnac")).to_be_in_viewport()


def signaler_une_urgence(moi: Personne) -> None:
    moi.dire("Deux lignes 15 muettes depuis mon arrivée.", importance="Urgente")
    expect(moi.entree("Deux lignes 15 muettes")).to_contain_text("Urgente")


def annuler_une_entree(moi: Personne) -> None:
    moi.entree("Deux lignes 15 muettes").get_by_role("button", name="Actions sur l’entrée").tap()
    moi.page.get_by_role("menuitem", name="Annuler l’entrée").tap()
    moi.volet("Motif de l’annulation").fill("Lignes revenues, essai concluant.")
    moi.journal.get_by_role("button", name="Annuler l’entrée").tap()
    expect(moi.entree("Deux lignes 15 muettes")).to_contain_text("Lignes revenues, essai concluant.")


def lire_le_contexte(moi: Personne) -> None:
    moi.cliquer("Contexte")
    contexte = moi.page.get_by_role("complementary", name="Contexte")
    expect(contexte.get_by_role("heading", name="Points clés")).to_be_visible()
    expect(contexte.get_by_role("link", name="Tableau des actions")).to_be_visible()


def relire_les_actions(moi: Personne) -> None:
    moi.aller("/")
    _en_bas(moi, "Actions")
    expect(moi.page.get_by_role("heading", name="Actions ouvertes", level=1)).to_be_visible()
    _ne_defile_pas_de_cote(moi)


def appeler_un_samu(moi: Personne) -> None:
    _en_bas(moi, "Annuaire")
    moi.page.get_by_label("Chercher dans l’annuaire").fill("samu 81")
    moi.page.get_by_label("Chercher dans l’annuaire").press("Enter")
    numero = moi.page.get_by_role("link", name=re.compile(r"^Régulation"))
    expect(numero.first).to_have_attribute("href", re.compile("^tel:"))
    _ne_defile_pas_de_cote(moi)


def trouver_un_document(moi: Personne) -> None:
    moi.page.get_by_role("link", name="Rechercher", exact=True).tap()
    champ = moi.page.get_by_label("Chercher dans tout le portail", exact=True)
    champ.fill("annuaire de crise")
    champ.press("Enter")
    moi.page.get_by_role("main").get_by_role("link", name=re.compile("Annuaire de crise")).first.tap()
    expect(moi.page.get_by_role("region", name="Aperçu")).to_contain_text("CODIS 31")
    _ne_defile_pas_de_cote(moi)


@apres("administratrice.abonner_une_adresse")
def dire_qu_il_est_arrive(moi: Personne) -> None:
    _en_bas(moi, "Samu 31")
    moi.attendre_le_direct()
    moi.dire(ARRIVE)
    expect(moi.entree(ARRIVE)).to_be_in_viewport()


def lire_ses_messages(moi: Personne) -> None:
    _au_menu(moi, "Messagerie")
    messagerie = moi.page.get_by_role("region", name="Messagerie")
    messagerie.get_by_role("button", name=re.compile("Cadres d'Occitanie")).tap()
    expect(moi.message("Reçu, la cellule zonale")).to_be_in_viewport()


def repondre_du_pouce(moi: Personne) -> None:
    moi.ecrire("Je suis sur place, point dans dix minutes.")
    expect(moi.message("point dans dix minutes")).to_be_in_viewport()
    _ne_defile_pas_de_cote(moi)
    moi.cliquer("Revenir aux conversations")
    expect(moi.page.get_by_role("list", name="Conversations")).to_be_visible()


def suivre_l_evenement(moi: Personne) -> None:
    _au_menu(moi, "Événements")
    moi.page.get_by_role("link", name=COLOMBETTE).first.tap()
    expect(moi.page.get_by_role("heading", name=COLOMBETTE, level=1)).to_be_visible()
    _ne_defile_pas_de_cote(moi)


def mettre_a_jour_le_bilan(moi: Personne) -> None:
    moi.onglet("Bilan")
    moi.page.get_by_label("Compté par").select_option(label="Hôpital")
    moi.page.get_by_label("UA", exact=True).fill("5")
    moi.cliquer("Ajouter ce bilan")
    expect(moi.page.get_by_role("row", name=re.compile("^Hôpital 5"))).to_be_visible()
    _ne_defile_pas_de_cote(moi)


def compter_une_victime(moi: Personne) -> None:
    moi.onglet("Victimes")
    avant = moi.page.get_by_role("row", name=re.compile("V-")).count()
    moi.cliquer("Impliqué")
    expect(moi.page.get_by_role("row", name=re.compile("V-"))).to_have_count(avant + 1)
    _ne_defile_pas_de_cote(moi)


def regarder_la_carte(moi: Personne) -> None:
    moi.onglet("Carte")
    expect(moi.page.get_by_role("region", name="Plan")).to_be_visible()
    expect(moi.page.get_by_role("listitem").filter(has_text="Immeuble effondré")).to_be_attached()
    _ne_defile_pas_de_cote(moi)


@apres("arm31.passer_la_releve")
def lire_la_releve(moi: Personne) -> None:
    _au_menu(moi, "Événements")
    moi.page.get_by_role("link", name=FUITE).first.tap()
    moi.onglet("Relève")
    moi.page.get_by_text("Lire ce qui est transmis").first.tap()
    expect(moi.page.get_by_text("Rappeler l’entrepôt toutes les dix minutes.")).to_be_visible()


def couper_le_son(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.cliquer("Muet 15 min")
    expect(moi.page.get_by_text("Son coupé jusqu’à").first).to_be_visible()
    moi.cliquer("Remettre le son")
    expect(moi.page.get_by_text("Son coupé jusqu’à")).to_have_count(0)


def lire_l_aide(moi: Personne) -> None:
    moi.aller("/")
    _au_menu(moi, "Aide")
    expect(moi.page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    _ne_defile_pas_de_cote(moi)


def sortir(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.cliquer("Se déconnecter")
    expect(moi.page.get_by_role("heading", name="Connexion", level=1)).to_be_visible()
