"""Health pages and figures."""

from dataclasses import replace

import pytest

from portail.etat import technique
from portail.etat.constat import Constat, Verdict
from portail.etat.parties import parties
from portail.etat.releve import RELEVE, annonce_du_service

SUPERVISION = {"Authorization": "Bearer jeton-de-supervision"}


@pytest.fixture(autouse=True)
def _regard_neuf():
    RELEVE.oublier()
    yield
    RELEVE.oublier()


def test_un_processus_en_marche_est_vivant(client):
    assert client.get("/sante/vivant").content == b"vivant\n"


def test_le_portail_pret_detaille_ses_parties(client, db, settings, tmp_path):
    settings.DONNEES = tmp_path

    reponse = client.get("/sante/pret")

    assert reponse.status_code == 200
    assert set(reponse.json()["parties"]) == {"base", "redis", "travailleurs", "fichiers", "antivirus"}
    assert reponse.json()["parties"]["redis"]["ok"]


def test_sans_dossier_de_donnees_le_portail_reste_pret(client, db, settings, tmp_path):
    """Both machines share it: sent away from one, everybody would be from the other, who only cannot deposit."""
    settings.DONNEES = tmp_path / "absent"

    reponse = client.get("/sante/pret")

    assert reponse.status_code == 200
    assert not reponse.json()["parties"]["fichiers"]["ok"]


def test_une_base_lente_se_dit_et_ne_renvoie_personne(client, db, monkeypatch):
    """Both machines share it too."""
    # Nothing is in less than no time: every answer is a slow one.
    monkeypatch.setattr(technique, "LENT_S", -1.0)

    reponse = client.get("/sante/pret")

    assert reponse.status_code == 200
    assert reponse.json()["parties"]["base"] == {"ok": True, "detail": "en ordre", "vital": True}
    vus = RELEVE.regarder("base", "base_lente")
    assert [vus[nom].ok for nom in ("base", "base_lente")] == [True, False], "elle se dit à /etat/"


def test_la_banniere_dit_le_plus_grave_d_une_base_lente_et_pleine(monkeypatch):
    en_panne = {"base_lente", "ecriture"}
    vus = [Constat(nom, partie, Verdict(nom not in en_panne, ""), None) for nom, partie in parties().items()]
    monkeypatch.setattr(RELEVE, "derniers", vus)
    assert annonce_du_service().startswith("On lit, mais")


def test_sans_base_le_portail_n_est_pas_pret(client, db, monkeypatch):
    muette = replace(parties()["base"], sonder=lambda: Verdict(False, "PostgreSQL ne répond pas"))
    monkeypatch.setattr("portail.etat.releve.parties", lambda: parties() | {"base": muette})

    reponse = client.get("/sante/pret")

    assert reponse.status_code == 503
    assert not reponse.json()["parties"]["base"]["ok"]


def test_redis_absent_degrade_mais_n_arrete_pas(client, db, settings, tmp_path):
    settings.DONNEES = tmp_path
    settings.REDIS_URL = f"unix://{tmp_path}/absent.sock"

    reponse = client.get("/sante/pret")

    assert reponse.status_code == 200
    assert not reponse.json()["parties"]["redis"]["ok"]


def test_pourquoi_une_partie_est_degradee_est_pour_la_supervision(client, db, settings, tmp_path):
    settings.METRICS_JETON = "jeton-de-supervision"
    settings.DONNEES = tmp_path / "absent"

    pour_tous = client.get("/sante/pret").json()["parties"]["fichiers"]
    supervise = client.get("/sante/pret", headers=SUPERVISION).json()["parties"]["fichiers"]

    assert pour_tous == {"ok": False, "detail": "dégradé", "vital": False}
    assert supervise == pour_tous | {"detail": technique.fichiers().detail}


def test_demander_souvent_si_le_portail_est_pret_ne_fait_rien_travailler(client, db, django_assert_num_queries):
    client.get("/sante/pret")
    with django_assert_num_queries(0):
        for _ in range(20):
            assert client.get("/sante/pret").status_code == 200


@pytest.mark.parametrize("autorisation", [None, "Bearer faux", "Bearer "])
def test_les_mesures_ne_sont_pas_publiques(client, settings, autorisation):
    settings.METRICS_JETON = "jeton-de-supervision"

    reponse = client.get("/metrics", headers={"Authorization": autorisation} if autorisation else {})

    assert reponse.status_code == 403


def test_sans_jeton_configure_personne_ne_lit_les_mesures(client, settings):
    settings.METRICS_JETON = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


def test_la_supervision_lit_les_mesures(client, db, settings):
    settings.METRICS_JETON = "jeton-de-supervision"

    reponse = client.get("/metrics", headers={"Authorization": "Bearer jeton-de-supervision"})

    assert reponse.status_code == 200
    assert b"python_info" in reponse.content
    client.get("/annuaire/")
    lues = client.get("/metrics", headers={"Authorization": "Bearer jeton-de-supervision"}).content.decode()
    for nom in (
        'portail_partie_degradee{partie="base"}',
        'portail_requete_secondes_count{methode="GET",route="annuaire",statut="3xx"}',
        "portail_personnes_connectees",
        'portail_file_taches{file="direct"}',
        "portail_rapports_en_retard",
        'portail_documents{etat="infecte"}',
        "portail_sivic_envois_ecartes",
    ):
        assert nom in lues, nom
    assert "/annuaire/" not in lues
