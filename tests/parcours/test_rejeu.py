"""Somebody goes back over a closed event, second by second."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from annuaire.actes.participations import inviter, retirer
from annuaire.horloge import a_l_heure
from annuaire.models import Droit
from annuaire.territoire import deriver_groupes
from evenements.actes.carte import modifier, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.faire_le_point import preparer_point, publier_point
from evenements.actes.ouvrir import Description, ouvrir_evenement
from maincourante.actes.corriger import rectifier
from tests import fabriques
from tests.evenements.objets import CERCLE, objet
from tests.parcours.axe import constats, debords

DEBUT = datetime(2026, 6, 20, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def clos(cadre, arm, samu31, samu82, samu59):
    """A fire of twenty minutes, minute by minute; its cell is not shared with the neighbour Samu."""
    deriver_groupes()

    def a(minutes):
        return a_l_heure(DEBUT + timedelta(minutes=minutes))

    with a(0):
        decrit = Description(titre="Incendie d'un site chimique", nature="nrc", debut_le=DEBUT)
        evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
        fabriques.inviter(evenement.groupe, samu82, Droit.ECRITURE)
    groupe = evenement.groupe
    with a(1):
        feu = fabriques.entree(arm, groupe, "Explosion signalée, un bâtiment en feu.")
    with a(2):
        fabriques.entree(arm, groupe, "Effet domino possible.", importance="urgente")
    with a(4):
        pma = objet(arm, groupe, libelle="PMA nord", etat="prevu")
        zone = objet(arm, groupe, genre="cercle", symbole="exclusion", geometrie=CERCLE, rayon_m=800, libelle="800 m")
    with a(5):
        etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=3, ur=7)
        rectifier(auteur=arm, entree=feu, texte="Explosion signalée, deux bâtiments en feu.", jeton=uuid4())
    with a(7):
        venu = inviter(auteur=cadre, groupe=groupe, entite=samu59, droit=Droit.LECTURE)
    with a(8):
        modifier(auteur=arm, objet=pma, jeton=uuid4(), version=1, etat="en_place")
        supprimer(auteur=arm, objet=zone, jeton=uuid4(), version=1)
    with a(9):
        retirer(auteur=cadre, participation=venu)
    with a(10):
        etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=5)
        publier_point(auteur=arm, point=preparer_point(auteur=arm, evenement=evenement), version=1)
    with a(12):
        cellule = ouvrir_cellule(auteur=arm, evenement=evenement, genre="cump")
        cellule.groupe.participations.filter(entite=samu82).delete()
    with a(18):
        changer_etat(auteur=cadre, evenement=evenement, vers="leve", motif="Feu éteint.")
    with a(20):
        changer_etat(auteur=cadre, evenement=evenement, vers="clos", motif="Dernière victime évacuée.")
    return evenement


class Rejeu:
    """The replay on somebody's screen, which they have opened unless the event is told."""

    def __init__(self, poste, evenement=None, suite=""):
        self.page = poste.page
        if evenement:
            poste.aller(f"/evenements/{evenement.pk}/rejeu/{suite}")
        expect(self.page.locator("#rejeu[data-prete]")).to_be_attached()

    def aller_a(self, minutes: float) -> None:
        """Move the slider as a hand does."""
        self.page.locator("[data-curseur-temps]").evaluate(
            "(curseur, s) => { curseur.value = s; curseur.dispatchEvent(new Event('input')); }", str(int(minutes * 60))
        )

    @property
    def instant(self):
        return self.page.locator("[data-instant]")

    @property
    def journal(self):
        return self.page.locator("[data-lignes]")

    @property
    def objets(self):
        return self.page.locator("[data-objets]")

    @property
    def bilan(self):
        return self.page.locator("[data-bilan]")


def test_un_evenement_clos_se_revoit_a_chaque_seconde(asseoir, clos, arm):
    julie = asseoir(arm)
    julie.aller(f"/evenements/{clos.pk}/")
    julie.page.get_by_role("link", name="Le rejouer").click()
    rejeu = Rejeu(julie)
    expect(julie.page.get_by_text("Vous regardez le passé")).to_be_visible()
    expect(rejeu.instant).to_contain_text("20 juin 2026, 14:00:00")
    expect(julie.page.locator("[data-fiche]")).to_contain_text("En cours")
    expect(rejeu.journal).not_to_contain_text("Explosion")
    expect(rejeu.bilan).to_contain_text("Aucun bilan")

    rejeu.aller_a(4.5)
    expect(rejeu.journal).to_contain_text("un bâtiment en feu")
    expect(rejeu.objets).to_contain_text("PMA nord prévu")
    expect(rejeu.objets).to_contain_text("800 m")

    rejeu.aller_a(6)
    expect(rejeu.journal).to_contain_text("deux bâtiments en feu")
    expect(rejeu.bilan.locator(".chiffre.ua")).to_contain_text("3")
    expect(rejeu.bilan.locator(".chiffre.ua .age")).to_contain_text("1 min")

    rejeu.aller_a(11)
    expect(rejeu.objets).to_contain_text("PMA nord en place")
    expect(rejeu.objets).not_to_contain_text("800 m")
    expect(rejeu.bilan.locator(".chiffre.ua")).to_contain_text("5")

    rejeu.aller_a(4.5)
    expect(rejeu.journal).to_contain_text("un bâtiment en feu")
    expect(rejeu.journal).not_to_contain_text("deux bâtiments")
    expect(rejeu.objets.locator("li")).to_have_count(2)
    expect(rejeu.bilan).to_contain_text("Aucun bilan")

    # Then who took part: the Samu 59 comes at the seventh minute and leaves at the ninth.
    participants = rejeu.page.locator("[data-participants]")
    rejeu.aller_a(6)
    expect(participants).to_contain_text("Samu 31 pilotage · depuis 14:00")
    expect(participants).not_to_contain_text("Samu 59")
    rejeu.aller_a(8)
    expect(participants).to_contain_text("Samu 59 lecture · depuis 14:07")
    rejeu.aller_a(9.5)
    expect(participants).not_to_contain_text("Samu 59")


def test_tout_se_conduit_au_clavier(asseoir, clos, arm):
    rejeu = Rejeu(asseoir(arm), clos)
    clavier, lire = rejeu.page.keyboard, rejeu.page.locator("[data-lire]")

    clavier.press("End")
    expect(rejeu.instant).to_contain_text("14:20:00")
    expect(rejeu.page.locator("[data-fiche]")).to_contain_text("Clos")
    clavier.press("Home")
    clavier.press("ArrowRight")
    expect(rejeu.instant).to_contain_text("14:00:10")
    clavier.press("Shift+ArrowRight")
    expect(rejeu.instant).to_contain_text("14:01:10")
    clavier.press("PageDown")
    expect(rejeu.instant).to_contain_text("14:02:00")
    expect(rejeu.page.locator("[data-moments] [aria-current]")).to_contain_text("Effet domino possible")
    expect(rejeu.page.locator("[data-annonce]")).to_contain_text("14:02:00 :")

    rejeu.page.locator("[data-curseur-temps]").focus()
    clavier.press("Space")
    expect(lire).to_have_attribute("aria-label", "Mettre en pause")
    expect(rejeu.instant).not_to_contain_text("14:02:00")
    clavier.press("Space")
    expect(lire).to_have_attribute("aria-label", "Lire")
    rejeu.page.get_by_label("600×").check(force=True)
    lire.click()
    expect(rejeu.instant).to_contain_text("14:20:00")
    expect(lire).to_have_attribute("aria-label", "Lire")

    clavier.press("Shift+?")
    expect(rejeu.page.locator("#raccourcis")).to_contain_text("Moment clé suivant")


def test_une_adresse_mene_a_son_instant(asseoir, clos, arm):
    rejeu = Rejeu(asseoir(arm), clos, f"#t={(DEBUT + timedelta(minutes=6)).isoformat().replace('+', '%2B')}")
    expect(rejeu.instant).to_contain_text("14:06:00")
    expect(rejeu.bilan.locator(".chiffre.ua")).to_contain_text("3")
    rejeu.page.locator("[data-moments]").get_by_role("button", name="Point de situation").click()
    expect(rejeu.page).to_have_url(re.compile(r"#t=2026-06-20T12:10:00"))


def test_chacun_ne_rejoue_que_ce_qu_il_voit(asseoir, clos, arm, voisin):
    julie, luc = Rejeu(asseoir(arm), clos), Rejeu(asseoir(voisin), clos)
    expect(julie.page.locator("[data-fil] option")).to_have_count(2)
    expect(luc.page.locator("[data-fil] option")).to_have_count(1)
    julie.page.keyboard.press("End")
    julie.page.locator("[data-fil]").select_option(index=1)
    expect(julie.journal).to_contain_text("Cellule CUMP")
    luc.page.keyboard.press("End")
    expect(luc.journal).to_contain_text("Dernière victime évacuée")


def test_axe_ne_trouve_rien_et_rien_ne_deborde(asseoir, clos, arm):
    julie = asseoir(arm)
    rejeu = Rejeu(julie, clos)
    rejeu.aller_a(11)
    expect(rejeu.objets).to_contain_text("PMA nord")
    fautes = constats(julie.page, "rejeu") + debords(julie.page, "rejeu")
    julie.page.set_viewport_size({"width": 390, "height": 844})
    fautes += constats(julie.page, "rejeu sur un téléphone")
    julie.aller(f"/evenements/{clos.pk}/export-scelle/")
    fautes += constats(julie.page, "export scellé") + debords(julie.page, "export scellé")
    assert not fautes, "\n".join(fautes)
