"""A search that reads too much gives up, says so, and leaves the rest of the page to those that answered."""

import pytest
from django.db import OperationalError, connection
from django.urls import get_resolver

from annuaire import recherche_bornee
from annuaire.recherche_bornee import TROP_LARGE, TropLargeError, bornee
from portail.typographie import phrase
from tests import fabriques

pytestmark = pytest.mark.django_db


def dormir(*_rien, **_rien_non_plus):
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_sleep(10)")


@pytest.fixture
def presse(monkeypatch):
    # A page that was first loaded with what a test puts in the place of the search would keep it for the whole process.
    assert get_resolver().url_patterns
    monkeypatch.setattr(recherche_bornee, "DELAI_MS", 50)


def delai():
    with connection.cursor() as curseur:
        curseur.execute("SHOW statement_timeout")
        return curseur.fetchone()[0]


def test_une_recherche_trop_large_s_arrete_et_la_suite_n_est_pas_pressee(presse):
    avant = delai()
    with pytest.raises(TropLargeError), bornee():
        dormir()
    assert delai() == avant
    with bornee():
        assert delai() == "50ms"
    assert delai() == avant


def test_une_autre_erreur_de_la_base_n_est_pas_une_recherche_trop_large(presse):
    with pytest.raises(OperationalError, match="panne"), bornee():
        raise OperationalError("panne")


def test_le_reste_repond_quand_un_genre_renonce(client, arm, region, presse, monkeypatch):
    fabriques.entree(arm, region, "Renfort du Samu 31.")
    monkeypatch.setattr("maincourante.recherche.chercher", dormir)
    monkeypatch.setattr(recherche_bornee, "DELAI_MS", 1_000)
    client.force_login(arm)

    for q, entetes in (("samu 31", {}), ("samu 31", {"X-Fragment": "trouves"}), ("zzzz", {})):
        reponse = client.get("/trouver/", {"q": q}, headers=entetes)
        assert phrase(TROP_LARGE) in reponse.content.decode()
        assert bool(reponse.context["rubriques"]) is (q == "samu 31")
        assert "Rien ne répond" not in reponse.content.decode()


@pytest.mark.parametrize(
    ("page", "ou"),
    [("/recherche/", "maincourante.views.recherche.chercher"), ("/ged/recherche/", "ged.views.recherche.chercher")],
)
def test_la_page_d_un_genre_dit_pourquoi_elle_renonce(client, arm, region, presse, monkeypatch, page, ou):
    monkeypatch.setattr(ou, dormir)
    client.force_login(arm)
    reponse = client.get(page, {"q": "renfort"})
    assert reponse.status_code == 200
    assert phrase(TROP_LARGE) in reponse.content.decode()


def test_la_messagerie_refuse_une_recherche_trop_large(client, arm, presse, monkeypatch):
    monkeypatch.setattr("messagerie.api.personnes.chercher", dormir)
    client.force_login(arm)
    reponse = client.get("/api/v1/messagerie/recherche/", {"q": "renfort"})
    assert (reponse.status_code, reponse.json()["detail"]) == (400, phrase(TROP_LARGE))
