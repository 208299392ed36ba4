"""The map of France beside the list of events: what it shows, by mouse and by keyboard, and that it follows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from annuaire.territoire import deriver_groupes
from evenements.actes.changer_etat import changer_etat
from evenements.actes.ouvrir import Description, ouvrir_evenement
from tests.parcours.axe import ECRANS, constats, debords

TOULOUSE, REUNION = (43.6053, 1.4519), (-20.88, 55.45)


@pytest.fixture
def ouvrir(samu31, samu82, samu59):
    deriver_groupes()

    def _ouvrir(auteur, titre, lieu=(None, None), **champs):
        decrit = {"nature": "collectif", "debut_le": timezone.now()} | champs
        description = Description(titre=titre, latitude=lieu[0], longitude=lieu[1], **decrit)
        return ouvrir_evenement(auteur=auteur, jeton=uuid4(), description=description)

    return _ouvrir


def marque(poste, titre):
    return poste.page.locator(f'.ev-marque[aria-label^="{titre}"]')


def test_chaque_evenement_en_cours_a_sa_marque_et_son_lien(asseoir, ouvrir, cadre, arm):
    explosion = ouvrir(cadre, "Explosion rue Colombette", TOULOUSE, niveau=3)
    ouvrir(cadre, "Finale au Stadium", TOULOUSE, est_programme=True, debut_le=timezone.now() + timedelta(days=1))
    julie = asseoir(arm).aller("/evenements/")
    marque(julie, "Explosion rue Colombette, Régional").focus()
    julie.page.keyboard.press("Enter")
    julie.page.locator(".leaflet-popup").get_by_role("link", name="Explosion").click()
    expect(julie.page).to_have_url(f"{julie.serveur.url}/evenements/{explosion.pk}/")
    julie.aller("/evenements/national/")
    expect(julie.page.locator(".ev-marque")).to_have_count(1)


def test_la_carte_suit_ce_qui_ouvre_et_se_clot_et_dit_dessous_ce_qu_elle_ne_montre_pas(asseoir, ouvrir, cadre, arm):
    ouvrir(cadre, "Cyclone", REUNION)
    ouvrir(cadre, "Panne des appels")
    julie = asseoir(arm).aller("/evenements/")
    julie.attendre_le_direct()
    explosion = ouvrir(cadre, "Explosion rue Colombette", TOULOUSE)
    expect(marque(julie, "Explosion rue Colombette")).to_be_visible()
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=explosion, vers=etat, motif="Terminé.")
    expect(marque(julie, "Explosion rue Colombette")).to_have_count(0)

    expect(julie.page.locator("[data-sans-lieu]")).to_contain_text("Panne des appels")
    julie.page.locator("[data-dehors]").get_by_role("button", name="Cyclone").click()
    expect(julie.page.locator("[data-dehors]")).to_be_hidden()
    julie.page.get_by_role("button", name="France entière").click()
    expect(julie.page.locator("[data-dehors]")).to_contain_text("Cyclone")


def test_axe_ne_trouve_rien_et_rien_ne_deborde(asseoir, ouvrir, cadre):
    for n in range(4):
        ouvrir(cadre, f"Explosion n° {n} à Toulouse", TOULOUSE, niveau=n + 1, est_exercice=n == 2)
    sylvie = asseoir(cadre)
    for nom, (largeur, hauteur) in ECRANS.items():
        sylvie.page.set_viewport_size({"width": largeur, "height": hauteur})
        sylvie.aller("/evenements/")
        marque(sylvie, "Explosion n° 3").press("Enter")
        expect(sylvie.page.locator(".leaflet-popup")).to_be_visible()
        assert constats(sylvie.page, f"/evenements/ ({nom})") + debords(sylvie.page, "/evenements/", [nom]) == []
