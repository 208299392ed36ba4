"""The fil over plain HTTP."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.db import connection
from django.test import Client

from fil import lectures
from fil.lignee import LIGNEE
from fil.models import Lecture
from tests import fabriques


def lire(client, *curseurs):
    return client.get("/fil/depuis", {"g": [f"{groupe.pk}:{numero}" for groupe, numero in curseurs]})


def test_lire_par_http_donne_les_lignes_manquees(client, arm, voisin, region):
    entrees = [fabriques.entree(arm, region, texte) for texte in ("Une.", "Deux « urgences ».", "Trois.")]
    client.force_login(voisin)
    reponse = lire(client, (region, 1))

    corps = reponse.json()
    assert reponse.status_code == 200 and reponse["Cache-Control"] == "no-store"
    assert [d["numero"] for d in corps["depeches"]] == [2, 3]
    premiere = corps["depeches"][0]
    assert premiere["type"] == "depeche" and premiere["groupe"] == region.pk and premiere["rang"] == 2
    assert premiere["objet"] == {"type": "entree", "id": entrees[1].pk}
    assert premiere["donnees"]["texte"] == "Deux « urgences »." and f"entree-{entrees[1].pk}" in premiere["html"]
    assert corps["tetes"] == {str(region.pk): 3} and corps["suite"] is False and corps["refus"] == []
    assert corps["restaures"] == []


def test_un_numero_que_la_base_n_a_plus_se_dit(client, arm, region):
    fabriques.entree(arm, region)
    client.force_login(arm)
    assert lire(client, (region, 1)).json()["restaures"] == []
    corps = lire(client, (region, 100)).json()
    assert corps["restaures"] == [{"type": "restaure", "groupe": region.pk, "tete": 1}]
    assert corps["tetes"] == {str(region.pk): 1} and corps["depeches"] == []


def test_la_base_dit_laquelle_elle_est(client, arm, region):
    client.force_login(arm)
    dite = lire(client, (region, 0)).json()["lignee"]
    assert dite and dite == lire(client, (region, 0)).json()["lignee"]
    with psycopg.connect(**connection.get_connection_params() | {"dbname": "postgres"}) as autre:
        assert autre.execute(LIGNEE).fetchone() not in {(dite,), ("",)}


def test_une_page_pleine_annonce_une_suite(client, arm, region, monkeypatch):
    monkeypatch.setattr(lectures.depuis, "__kwdefaults__", {"limite": 2})
    for _ in range(3):
        fabriques.entree(arm, region)
    client.force_login(arm)
    premiere, seconde = lire(client, (region, 0)).json(), lire(client, (region, 2)).json()
    assert ([d["numero"] for d in premiere["depeches"]], premiere["suite"]) == ([1, 2], True)
    assert ([d["numero"] for d in seconde["depeches"]], seconde["suite"]) == ([3], False)


def test_lire_plusieurs_groupes_coute_quatre_requetes(client, arm, samu31, django_assert_max_num_queries):
    groupes = [fabriques.groupe(f"G{rang}", samu31) for rang in range(6)]
    for groupe in groupes:
        fabriques.entree(arm, groupe)
    client.force_login(arm)
    with django_assert_max_num_queries(6):  # session and person, then rights, heads, dépêches, the base itself
        reponse = lire(client, *((groupe, 0) for groupe in groupes))
    assert {d["groupe"] for d in reponse.json()["depeches"]} == {groupe.pk for groupe in groupes}


def test_un_etranger_recoit_404(client, arm, etranger, region):
    fabriques.entree(arm, region)
    client.force_login(etranger)
    reponse = lire(client, (region, 0))
    assert reponse.status_code == 404 and "n'existe pas" in reponse.json()["detail"]


def test_un_groupe_invisible_parmi_d_autres_est_refuse_seul(client, arm, region, samu59):
    fabriques.entree(arm, region)
    ailleurs = fabriques.groupe("Nord", samu59)
    client.force_login(arm)
    corps = lire(client, (region, 0), (ailleurs, 0)).json()
    assert [d["groupe"] for d in corps["depeches"]] == [region.pk] and list(corps["tetes"]) == [str(region.pk)]
    assert [r["groupe"] for r in corps["refus"]] == [ailleurs.pk]


def test_sans_session_pas_de_fil(client, region):
    assert lire(client, (region, 0)).status_code == 401
    assert client.post("/fil/lu", {"groupe": region.pk, "numero": 1}).status_code == 401


@pytest.mark.parametrize("g", [[], ["x"], ["1"], ["1:-2"], ["1:2:3"], ["١:٢"], ["1" * 19 + ":1"], ["1:1"] * 201])
def test_un_curseur_mal_ecrit_est_refuse_en_francais(client, arm, g):
    client.force_login(arm)
    reponse = client.get("/fil/depuis", {"g": g})
    assert reponse.status_code == 400
    assert reponse["Content-Type"] == "application/problem+json" and "groupe" in reponse.json()["detail"]


def test_marquer_lu_en_json_ou_par_formulaire(client, arm, region):
    for _ in range(2):
        fabriques.entree(arm, region)
    client.force_login(arm)
    corps = json.dumps({"groupe": region.pk, "numero": 1})
    assert client.post("/fil/lu", corps, content_type="application/json").status_code == 204
    assert Lecture.objects.get().numero == 1
    assert client.post("/fil/lu", {"groupe": region.pk, "numero": 2}).status_code == 204
    assert Lecture.objects.get().numero == 2


def test_marquer_lu_demande_le_jeton_csrf(arm, region):
    client = Client(enforce_csrf_checks=True)
    client.force_login(arm)
    fabriques.entree(arm, region)
    assert client.post("/fil/lu", {"groupe": region.pk, "numero": 1}).status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    balise = {"groupe": region.pk, "numero": 1, "csrfmiddlewaretoken": "a" * 32}
    assert client.post("/fil/lu", balise).status_code == 204


@pytest.mark.parametrize(
    "corps",
    ["", "[]", "{", '{"groupe": "1", "numero": 1}', '{"groupe": 1, "numero": -1}', '{"groupe": 1, "numero": true}'],
)
def test_marquer_lu_refuse_un_corps_mal_ecrit(client, arm, corps):
    client.force_login(arm)
    reponse = client.post("/fil/lu", corps, content_type="application/json")
    assert reponse.status_code == 400 and reponse.json()["detail"].endswith(".")


def test_marquer_lu_chez_les_autres_est_un_404(client, arm, etranger, region):
    fabriques.entree(arm, region)
    client.force_login(etranger)
    assert client.post("/fil/lu", {"groupe": region.pk, "numero": 1}).status_code == 404
    assert not Lecture.objects.exists()


def test_les_lignes_se_lisent_aussi_sans_leurs_dessins(client, arm, region):
    """What replays a long story asks for the drawings later, page by page."""
    fabriques.entree(arm, region, "Hélico disponible.")
    client.force_login(arm)
    [dessinee] = client.get("/fil/depuis", {"g": f"{region.pk}:0"}).json()["depeches"]
    [nue] = client.get("/fil/depuis", {"g": f"{region.pk}:0", "html": "non"}).json()["depeches"]
    assert "Hélico disponible." in dessinee["html"]
    assert nue == dessinee | {"html": ""}
