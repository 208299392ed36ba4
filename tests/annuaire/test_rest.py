"""The directory and the groupes in the REST API."""

import pytest
from django.test import Client

from annuaire.models import Numero
from tests import fabriques
from tests.machines import Machine


@pytest.fixture
def machine(samu31):
    return Machine(samu31, portees="lire:annuaire lire:groupes")


def test_les_entites_se_parcourent(machine, samu31, samu82, monkeypatch):
    monkeypatch.setattr("annuaire.api.annuaire.PAR_PAGE", 2)
    lues, adresse = [], "/api/v1/annuaire/entites/"
    while adresse:
        page = machine.get(adresse).json()
        lues += [entite["code"] for entite in page["resultats"]]
        adresse = page["suivant"]
    assert lues == ["DGOS", "ZONE-SUD", "ARS-OCC", "SAMU31", "SAMU82"]
    samu = machine.lire("annuaire/entites/", type="samu").json()["resultats"]
    assert [(e["code"], e["parent"]["code"]) for e in samu] == [("SAMU31", "ARS-OCC"), ("SAMU82", "ARS-OCC")]


def test_une_entite_dit_comment_l_appeler(machine, samu31):
    Numero.objects.create(entite=samu31, genre="crise", numero="05 61 00 00 00")
    entite = machine.lire("annuaire/entites/SAMU31/").json()
    assert entite["numeros"] == [{"genre": "crise", "numero": "05 61 00 00 00", "libelle": ""}]
    assert machine.lire("annuaire/entites/SAMU99/").status_code == 404


def test_la_recherche_pardonne_une_faute(machine, arm):
    trouves = machine.lire("annuaire/recherche/", q="petti").json()
    assert [p["nom"] for p in trouves["personnes"]] == ["J. Petit"]
    assert trouves["personnes"][0]["postes"][0]["entite"]["code"] == "SAMU31"
    assert machine.lire("annuaire/recherche/", q="samu 31", type="samu").json()["entites"][0]["code"] == "SAMU31"


@pytest.mark.parametrize("q", ["", " ", "x" * 121, "a\x00b"])
def test_une_recherche_impossible_est_nommee(machine, q):
    refus = machine.lire("annuaire/recherche/", q=q)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["q"])


def test_un_groupe_dit_qui_y_participe(machine, region, samu31, samu59, arm):
    fabriques.entree(arm, region)
    groupe = machine.lire(f"groupes/{region.pk}/").json()
    assert (groupe["nom"], groupe["droit"], groupe["tete"], groupe["clos_le"]) == ("Région Occitanie", 2, 1, None)
    assert [p["entite"]["code"] for p in groupe["participants"]] == ["SAMU31", "SAMU82", "ARS-OCC", "DGOS"]
    assert Machine(samu59).lire(f"groupes/{region.pk}/").status_code == 404


def test_sans_connexion_l_annuaire_est_un_401_en_probleme(db):
    refus = Client().get("/api/v1/annuaire/entites/")
    assert (refus.status_code, refus["Content-Type"]) == (401, "application/problem+json")
