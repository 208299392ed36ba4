"""Counting victims as an ARM does: one key, the scanner's Enter, the neighbour's screen, the orientation of several."""

import time

import pytest
from playwright.sync_api import expect

from annuaire.connexion.seances import SessionStore
from annuaire.models import Droit, Entite, Seance
from annuaire.territoire import deriver_groupes
from sivic.actes.identifier import identifier
from sivic.actes.orienter import orienter
from sivic.models import Victime
from tests import fabriques
from tests.parcours.axe import constats, debords
from tests.sivic.conftest import BRACELET, evenement, ouvrir, territoire, victime

__all__ = ["evenement", "ouvrir", "territoire", "victime"]


@pytest.fixture
def page_des_victimes(evenement):
    return f"/evenements/{evenement.pk}/victimes/"


@pytest.fixture
def purpan(ars_occitanie):
    return fabriques.entite("HOP-PURPAN", "Hôpital Purpan", Entite.Type.HOPITAL, parent=ars_occitanie)


def test_la_douchette_ne_choisit_pas_l_etat_et_le_voisin_voit_la_ligne(asseoir, page_des_victimes, arm, regulateur):
    julie = asseoir(arm).aller(page_des_victimes)
    malik = asseoir(regulateur).aller(page_des_victimes)
    malik.attendre_le_direct()
    julie.page.get_by_label("Bracelet SINUS").fill(BRACELET.format(412))
    julie.page.keyboard.press("Enter")  # what a scanner sends after the number
    expect(julie.page).to_have_url(f"{julie.serveur.url}{page_des_victimes}")
    assert not Victime.objects.exists()
    julie.page.get_by_role("button", name="Urgence relative").click()
    expect(julie.page.get_by_role("row", name="V-1")).to_contain_text("000412")
    expect(malik.page.get_by_role("row", name="V-1")).to_contain_text("000412")
    assert Victime.objects.get().etat == "ur"


def test_la_liste_se_mene_au_clavier_et_garde_ce_qu_on_y_tape(asseoir, page_des_victimes, arm, victime, purpan):
    victime("ua", sinus=BRACELET.format(7)), victime("ur"), victime("dcd")
    julie = asseoir(arm).aller(page_des_victimes)
    julie.attendre_le_direct()
    assert constats(julie.page, page_des_victimes) == []
    assert debords(julie.page, page_des_victimes) == []

    for nom in ("V-1", "V-2"):
        julie.page.get_by_label(f"Choisir {nom}").press("Space")
    julie.page.get_by_label("Orienter les victimes cochées vers").select_option(label="Hôpital Purpan")
    julie.page.get_by_role("button", name="Orienter", exact=True).press("Enter")
    expect(julie.page.get_by_text("2 victimes orientées vers Hôpital Purpan.")).to_be_visible()
    expect(julie.page.get_by_label("Choisir V-1")).not_to_be_checked()
    assert Victime.objects.filter(destination=purpan).count() == 2

    # Then sort: one is still on the same line.
    julie.page.get_by_label("État vital de V-1").select_option("ur")
    julie.page.get_by_role("button", name="Changer l’état de V-1").press("Enter")
    expect(julie.page.get_by_text("V-1 : Urgence relative.")).to_be_visible()
    expect(julie.page.get_by_label("État vital de V-1")).to_have_value("ur")
    expect(julie.page.get_by_role("button", name="Changer l’état de V-1")).to_be_focused()

    # Then a colleague counts while one types.
    julie.page.get_by_label("Choisir V-1").press("Space")
    julie.page.get_by_label("Bracelet de V-2").fill("FR031SDIS")
    julie.page.keyboard.press("ArrowLeft")
    victime("implique")
    expect(julie.page.get_by_role("row", name="V-4")).to_be_visible()
    julie.page.keyboard.type("X")
    expect(julie.page.get_by_label("Bracelet de V-2")).to_have_value("FR031SDIXS")
    expect(julie.page.get_by_label("Choisir V-1")).to_be_checked()


def vieillir_la_preuve(personne):
    """This person came in an hour ago."""
    for seance in Seance.objects.filter(utilisateur=personne):
        session = SessionStore(seance.session_key)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
        session.save()


def test_l_ars_ouvre_une_identite_avec_un_motif_et_le_samu_voit_qui_l_a_lue(
    asseoir, page_des_victimes, evenement, arm, agent_ars, victime
):
    fabriques.inviter(evenement.groupe, agent_ars.entite_active, Droit.LECTURE)
    victime("ua")
    julie = asseoir(arm).aller(page_des_victimes)
    julie.page.get_by_role("link", name="V-1").click()
    julie.page.get_by_text("Compléter l’identité").press("Enter")
    julie.page.get_by_label("Nom", exact=True).fill("Delmas")
    julie.page.get_by_role("button", name="Enregistrer l’identité").press("Enter")
    claire = asseoir(agent_ars).aller(page_des_victimes)
    claire.page.get_by_role("link", name="V-1").click()
    expect(claire.page.get_by_text("Delmas")).to_have_count(0)
    claire.page.get_by_label("Motif").fill("Appel de la famille")
    vieillir_la_preuve(agent_ars)
    claire.page.keyboard.press("Enter")
    expect(claire.page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    assert constats(claire.page, "confirmer qui l'on est") == []
    claire.page.get_by_label("Mot de passe").fill(fabriques.MOT_DE_PASSE)
    claire.page.keyboard.press("Enter")
    expect(claire.page.get_by_text("Delmas")).to_be_visible()
    assert constats(claire.page, "identité ouverte") == []
    julie.page.reload()
    expect(julie.page.get_by_role("row", name="Appel de la famille")).to_contain_text("ARS Occitanie")
    assert constats(julie.page, "fiche d'une victime") == []
    assert debords(julie.page, "fiche d'une victime") == []


def test_un_export_confirme_se_telecharge_et_l_on_revient_a_la_liste(asseoir, page_des_victimes, arm, victime):
    identifier(auteur=arm, victime=victime("ua"), nom="Delmas")
    julie = asseoir(arm).aller(page_des_victimes)
    julie.page.get_by_label("avec les identités").check()
    julie.page.get_by_label("Motif").fill("Liste pour la préfecture")
    vieillir_la_preuve(arm)
    julie.page.get_by_role("button", name="CSV").press("Enter")

    expect(julie.page.get_by_label("Mot de passe")).to_be_focused()
    expect(julie.page.get_by_text("le fichier se télécharge et cette page reste affichée")).to_be_visible()
    julie.page.keyboard.type(fabriques.MOT_DE_PASSE)
    with julie.page.expect_download() as fichier:
        julie.page.keyboard.press("Enter")
    assert "Delmas" in fichier.value.path().read_text()
    julie.page.get_by_role("button", name="Revenir à la page").press("Enter")
    expect(julie.page).to_have_url(f"{julie.serveur.url}{page_des_victimes}")


def test_du_terrain_a_l_hopital_qui_admet_et_le_samu_le_voit(
    asseoir, page_des_victimes, arm, evenement, victime, purpan
):
    deriver_groupes()
    nadia = asseoir(fabriques.personne("nadia.urgences", purpan, fonction="Urgences")).aller("/victimes/")
    nadia.attendre_le_direct()
    expect(nadia.page.get_by_text("Personne n’est en route vers vous.")).to_be_visible()
    une = victime("ua", sinus=BRACELET.format(412))
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    expect(nadia.page.get_by_role("row", name="V-1")).to_contain_text("000412")
    assert constats(nadia.page, "personnes attendues") == []
    assert debords(nadia.page, "personnes attendues") == []
    julie = asseoir(arm).aller(f"{page_des_victimes}ecarts/")
    julie.attendre_le_direct()
    expect(julie.page.get_by_text("Orientées, pas encore admises")).to_be_visible()
    nadia.page.get_by_role("button", name="Admettre V-1").press("Enter")
    expect(nadia.page.get_by_text("V-1 est admise.")).to_be_visible()
    expect(julie.page.get_by_text("Orientées, pas encore admises")).to_have_count(0)
    nadia.page.get_by_role("link", name="V-1").click()
    assert constats(nadia.page, "personne attendue") == []


def test_deux_lignes_deviennent_une_personne_et_le_voisin_le_voit(asseoir, page_des_victimes, arm, regulateur, victime):
    victime("ur", sinus=BRACELET.format(7)), victime("ua")
    malik = asseoir(regulateur).aller(page_des_victimes)
    malik.attendre_le_direct()
    julie = asseoir(arm).aller(page_des_victimes)
    julie.page.get_by_role("link", name="V-2").click()
    julie.page.get_by_label("La même personne que").fill("V-1")
    julie.page.keyboard.press("Enter")
    expect(julie.page.get_by_role("heading", name="une seule personne")).to_be_visible()
    assert constats(julie.page, "deux victimes") == []
    julie.page.get_by_role("radio", name="Urgence absolue").press("Space")
    julie.page.get_by_role("button", name="C’est une seule personne : garder V-1").press("Enter")
    expect(julie.page.get_by_text("V-2 et V-1 sont une seule personne : V-1.")).to_be_visible()
    expect(malik.page.get_by_role("row", name="V-2")).to_have_count(0)
    for suite in ("ecarts/", "doublons/"):
        julie.aller(page_des_victimes + suite)
        assert constats(julie.page, suite) == []
        assert debords(julie.page, suite) == []
