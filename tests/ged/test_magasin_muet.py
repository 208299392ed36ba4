"""The storage of documents refuses, or says nothing: people are told, nothing counts as read, nobody waits for long."""

from __future__ import annotations

import socket

import pytest
from django.test import Client

from ged import magasin_s3
from ged.models import Consultation, Document
from portail.environnement import Environnement
from portail.etat import technique
from portail.problemes import MAGASIN_MUET
from portail.typographie import phrase
from tests.evenements.test_continuite_s3 import relais
from tests.ged.fichiers import envoyer, ranger, tout
from tests.ged.test_s3 import s3

__all__ = ["relais", "s3"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(s3, arm, region):
    return ranger(arm, region, "Plan.txt", b"Plan d'evacuation.")


@pytest.fixture
def client(arm):
    un = Client()
    un.force_login(arm)
    return un


def adresses(document):
    return [
        f"/ged/versions/{document.courante_id}/fichier/",
        f"/ged/groupes/{document.groupe_id}/archive.zip",
        f"/api/v1/versions/{document.courante_id}/contenu/",
    ]


def test_un_magasin_qui_refuse_se_dit_et_rien_n_est_note_comme_lu(relais, document, client):
    relais.repondre("fichiers", 403)
    for adresse in adresses(document):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse["Retry-After"]) == (503, "60"), adresse
        dit = reponse.json()["detail"] if adresse.startswith("/api/") else reponse.content.decode()
        assert (phrase(MAGASIN_MUET) if "<" in dit else MAGASIN_MUET) in dit
    assert not Consultation.objects.exists()
    relais.laisser_passer()
    assert tout(client.get(adresses(document)[0])) == b"Plan d'evacuation."
    assert Consultation.objects.count() == 1


def test_un_magasin_qui_ne_dit_rien_ne_tient_pas_la_personne_qui_attend(
    settings, document, client, monkeypatch, tmp_path
):
    """It takes the connection and never answers, as when a cable is cut."""
    monkeypatch.setitem(magasin_s3.COUPURE, "read_timeout", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as muet:
        acces = {"GED_MAGASIN_SERVICE": f"http://127.0.0.1:{muet.getsockname()[1]}", "GED_MAGASIN_CLE": "cle"}
        env = Environnement(acces | {"GED_MAGASIN_SECRET": "secret", "GED_MAGASIN": "s3://documents"})
        settings.STORAGES = settings.STORAGES | {"documents": env.magasin("GED_MAGASIN", dossier=tmp_path)}
        for adresse in adresses(document):
            assert client.get(adresse).status_code == 503
        assert not technique.documents().ok
    assert not Consultation.objects.exists()


def test_un_depot_que_le_magasin_refuse_se_refait_avec_le_meme_jeton(relais, document, client, arm, region):
    depot = envoyer(arm, region, "Consignes.txt", b"Consignes de nuit.")
    relais.repondre("PUT .*fichiers", 503)
    adresse, corps = f"/api/v1/groupes/{region.pk}/documents/", {"jeton": str(depot.jeton)}
    reponse = client.post(adresse, corps, content_type="application/json")
    assert (reponse.status_code, reponse.json()["detail"]) == (503, MAGASIN_MUET)
    assert Document.objects.count() == 1
    relais.laisser_passer()
    assert client.post(adresse, corps, content_type="application/json").status_code == 201
    assert Document.objects.count() == 2
