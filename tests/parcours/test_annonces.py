"""The announcements of SIVIC on two screens: what one does the other sees, and loses nothing of what they write."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annuaire.models import Groupe, Role
from evenements.models import Evenement
from sivic.models import AnnonceSivic
from tests import fabriques
from tests.parcours.axe import ECRANS, constats, debords
from tests.sivic.test_accueillir import ACCIDENT, REFERENCE, dire

AUTRE = "SIV-00002"
PAGE = "/evenements/sivic/"


@pytest.fixture
def serveur(base_reelle, settings, _serveurs):
    """A portal linked to a SIVIC, which the tests speak for."""
    settings.SIVIC_URL = "https://sivic.invalid"
    return _serveurs.demander(SIVIC_URL=settings.SIVIC_URL)[0]


@pytest.fixture
def deux_annonces(serveur, samu31):
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 31", entite=samu31)
    dire(1, **ACCIDENT)
    dire(2, evenement=AUTRE, **ACCIDENT)


def annonce(poste, reference):
    return poste.page.locator(f"#annonce-{reference}")


def titre(poste, reference):
    return annonce(poste, reference).get_by_label("Titre de l’événement à ouvrir")


def test_leur_nombre_change_aussi_a_cote_de_chaque_liste_d_evenements(asseoir, serveur, cadre, samu31):
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 31", entite=samu31)
    sylvie = asseoir(cadre)
    listes = [sylvie.page, *(sylvie.contexte.new_page() for _ in range(3))]
    for liste, nom in zip(listes, ("", "agenda/", "clos/", "national/"), strict=True):
        liste.goto(f"{serveur.url}/evenements/{nom}")
        expect(liste.locator(".barre .etat").first).to_contain_text("En direct")
        expect(liste.get_by_role("link", name="Annonces de SIVIC", exact=True)).to_be_visible()
    dire(1, **ACCIDENT)
    for liste in listes:
        expect(liste.get_by_role("link", name="Annonces de SIVIC 1")).to_be_visible()


def test_ce_que_l_un_ecarte_s_en_va_chez_l_autre_qui_garde_son_titre(asseoir, deux_annonces, cadre, samu31):
    paul = asseoir(fabriques.personne("paul.cadre", samu31, role=Role.RESPONSABLE)).aller(PAGE)
    # Told by the feed: the timer by which a page that is cut reads it again never rings here.
    sylvie = asseoir(cadre)
    sylvie.page.add_init_script(
        "const apres = setTimeout; window.setTimeout = (f, d, ...x) => (d === 5000 ? 0 : apres(f, d, ...x));"
    )
    sylvie.aller(PAGE)
    sylvie.attendre_le_direct()
    titre(sylvie, REFERENCE).fill("Accident de tram")
    titre(sylvie, REFERENCE).press("ArrowLeft")

    paul.page.get_by_role("button", name=f"Écarter l’annonce {AUTRE}").press("Enter")
    expect(annonce(sylvie, AUTRE)).to_have_count(0)
    expect(sylvie.page.get_by_role("row", name=AUTRE)).to_contain_text("Écartée")
    expect(sylvie.page.get_by_role("link", name="Annonces de SIVIC 1")).to_be_visible()
    expect(titre(sylvie, REFERENCE)).to_be_focused()
    sylvie.page.keyboard.type("wa")
    expect(titre(sylvie, REFERENCE)).to_have_value("Accident de trawam")

    dire(3, evenement="SIV-00003", **ACCIDENT)
    expect(annonce(sylvie, "SIV-00003")).to_be_visible()
    expect(titre(sylvie, REFERENCE)).to_be_focused()

    # The very one for which she writes.
    paul.aller(PAGE)
    paul.page.get_by_role("button", name=f"Écarter l’annonce {REFERENCE}").press("Enter")
    expect(annonce(sylvie, REFERENCE)).to_contain_text("vient d’être traitée par un collègue")
    expect(titre(sylvie, REFERENCE)).to_have_value("Accident de trawam")
    expect(annonce(sylvie, REFERENCE).get_by_role("button", name="Ouvrir ici")).to_be_disabled()
    assert constats(sylvie.page, "annonces") == []
    assert debords(sylvie.page, "annonces") == []
    annonce(sylvie, REFERENCE).get_by_role("button", name="Fermer").press("Enter")
    expect(annonce(sylvie, REFERENCE)).to_have_count(0)
    assert AnnonceSivic.objects.a_traiter().get().pk == "SIV-00003"


def test_l_ars_voit_l_annonce_arriver_et_le_samu_l_ouvrir(asseoir, serveur, arm, agent_ars, samu31):
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 31", entite=samu31)
    largeur, hauteur = ECRANS["telephone"]
    claire = asseoir(agent_ars, viewport={"width": largeur, "height": hauteur}).aller(PAGE)
    expect(claire.etat).to_be_attached()
    expect(claire.page.get_by_text("SIVIC n’annonce rien")).to_be_visible()
    dire(1, **ACCIDENT)
    expect(annonce(claire, REFERENCE)).to_be_visible()
    julie = asseoir(arm).aller(PAGE)
    titre(julie, REFERENCE).fill("Accident de tramway")
    titre(julie, REFERENCE).press("Enter")
    expect(julie.page.get_by_role("heading", name="Accident de tramway")).to_be_visible()
    expect(claire.page.get_by_role("row", name=REFERENCE)).to_be_visible()
    expect(claire.page.get_by_text("SIVIC n’annonce rien")).to_be_visible()
    assert debords(claire.page, "annonces") == []
    assert Evenement.objects.get().titre == "Accident de tramway"
