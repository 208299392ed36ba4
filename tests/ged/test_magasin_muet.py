"""The storage of documents refuses, or says nothing: people are told, nothing counts as read, nobody waits for long."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest
from django.test import Client
from processus import attendre

from ged import flux, magasin, magasin_s3, magasin_silence
from ged.models import Consultation, Document
from portail import gestionnaire
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


@pytest.fixture(autouse=True)
def _nul_silence_d_un_autre():
    yield
    magasin.SILENCE.rompre()


class Muet:
    """It takes connections and never answers, as when a cable is cut."""

    def __init__(self, prise: socket.socket) -> None:
        self.prise = prise
        prise.setblocking(False)

    @property
    def service(self) -> str:
        return f"http://127.0.0.1:{self.prise.getsockname()[1]}"

    def demandes(self) -> int:
        """How many have come since the last time."""
        venues = 0
        with suppress(BlockingIOError):
            while True:
                self.prise.accept()[0].close()
                venues += 1
        return venues


@pytest.fixture
def muet(document, settings, monkeypatch, tmp_path) -> Iterator[Muet]:
    """The storage of documents, from now on."""
    monkeypatch.setitem(magasin_s3.COUPURE, "read_timeout", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as prise:
        un = Muet(prise)
        acces = {"GED_MAGASIN_SERVICE": un.service, "GED_MAGASIN_CLE": "cle"}
        env = Environnement(acces | {"GED_MAGASIN_SECRET": "secret", "GED_MAGASIN": "s3://documents"})
        settings.STORAGES = settings.STORAGES | {"documents": env.magasin("GED_MAGASIN", dossier=tmp_path)}
        yield un


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
        assert phrase(MAGASIN_MUET) in dit
    assert not Consultation.objects.exists()
    relais.laisser_passer()
    assert tout(client.get(adresses(document)[0])) == b"Plan d'evacuation."
    assert Consultation.objects.count() == 1


@pytest.fixture
def instant(monkeypatch):
    """The clock of the silence, in the hands of the test."""
    maintenant = [1000.0]
    monkeypatch.setattr(magasin_silence, "time", SimpleNamespace(monotonic=lambda: maintenant[0]))
    return maintenant


def test_un_magasin_qui_ne_dit_rien_ne_tient_que_la_premiere_personne(muet, document, client, instant):
    """Those who come after it are told at once; after a while one goes and sees, for all."""
    assert not technique.documents().ok
    muet.demandes()
    for _ in range(2):
        demandes = []
        for adresse in adresses(document):
            assert client.get(adresse).status_code == 503
            demandes.append(muet.demandes())
        assert demandes[0] and not any(demandes[1:])
        instant[0] += magasin_silence.REPIT_S
    assert not Consultation.objects.exists()


def test_un_magasin_qui_repond_de_nouveau_sert_tout_le_monde(document, client, instant):
    magasin.SILENCE.constater()
    assert client.get(adresses(document)[0]).status_code == 503
    instant[0] += magasin_silence.REPIT_S
    for adresse in adresses(document):
        assert client.get(adresse).status_code == 200


def test_des_lectures_qui_attendent_laissent_des_fils_a_tout_le_reste(document, client, monkeypatch):
    assert magasin_silence.PLACES + magasin_silence.ATTENTES < gestionnaire.FILS
    monkeypatch.setattr(magasin_silence, "PATIENCE_S", 0.0)
    prises = [flux.PLACES.prendre() for _ in range(magasin_silence.PLACES)]
    assert all(prises)
    for adresse in adresses(document):
        assert client.get(adresse).status_code == 503
    with pytest.raises(magasin.MagasinMuet):
        flux.entier(magasin.adresse_apercu("a" * 64, 0))
    assert not Consultation.objects.exists()
    for _ in prises:
        flux.PLACES.rendre()
    assert tout(client.get(adresses(document)[0])) == b"Plan d'evacuation."


@pytest.fixture
def places(instant, monkeypatch):
    """All taken just now; who waits looks at the clock of the test again and again."""
    monkeypatch.setattr(magasin_silence, "PATIENCE_S", 0.05)
    monkeypatch.setattr(magasin_silence, "PATIENCE_DES_AUTRES_S", 0.01)
    unes = magasin_silence.Places()
    assert all(unes.prendre() for _ in range(magasin_silence.PLACES))
    return unes


def test_un_magasin_lent_qui_repond_sert_ceux_qui_attendent(places, instant):
    """Each place that changes hands says to the others that the storage answers."""
    with ThreadPoolExecutor(magasin_silence.ATTENTES) as fils:
        attentes = [fils.submit(places.prendre) for _ in range(magasin_silence.ATTENTES)]
        for rang in range(1, magasin_silence.ATTENTES + 1):
            instant[0] += 0.04
            places.rendre()
            assert attendre(lambda: sum(une.done() for une in attentes) >= rang, delai=20)  # noqa: B023
            # Longer than it would wait if no place had changed hands.
            wait([une for une in attentes if not une.done()], timeout=0.2)
            assert sum(une.done() for une in attentes) == rang
        assert all(une.result() for une in attentes)


def test_un_magasin_lent_ne_tient_que_les_premiers_qui_attendent(places, instant):
    with ThreadPoolExecutor(magasin_silence.ATTENTES) as fils:
        attentes = [fils.submit(places.prendre) for _ in range(magasin_silence.ATTENTES)]
        assert attendre(lambda: len(places._file) == magasin_silence.ATTENTES, delai=20)
        instant[0] += 0.04
        assert not places.prendre()
        assert not any(une.done() for une in attentes)
        instant[0] += 0.04
        assert not any(une.result(timeout=20) for une in attentes)


def test_des_lectures_rapides_attendent_toutes_leur_tour(places):
    """As when a page shows thirty thumbnails."""
    with ThreadPoolExecutor(magasin_silence.ATTENTES + 6) as fils:
        attentes = [fils.submit(places.prendre) for _ in range(magasin_silence.ATTENTES + 6)]
        for _ in attentes:
            places.rendre()
        assert all(une.result(timeout=20) for une in attentes)


def test_qui_s_en_va_au_milieu_rend_au_magasin_ce_qui_se_lisait():
    rendus = []

    def blocs():
        with closing(SimpleNamespace(close=lambda: rendus.append("rendu"))):
            yield from (b"un", b"deux")

    reponse = flux.en_flux(blocs(), type_mime="text/plain", nommee="inline")
    assert not rendus
    reponse.close()
    assert rendus == ["rendu"]


def test_un_depot_que_le_magasin_refuse_se_refait_avec_le_meme_jeton(relais, document, client, arm, region):
    depot = envoyer(arm, region, "Consignes.txt", b"Consignes de nuit.")
    relais.repondre("PUT .*fichiers", 503)
    adresse, corps = f"/api/v1/groupes/{region.pk}/documents/", {"jeton": str(depot.jeton)}
    reponse = client.post(adresse, corps, content_type="application/json")
    assert (reponse.status_code, reponse.json()["detail"]) == (503, phrase(MAGASIN_MUET))
    assert Document.objects.count() == 1
    relais.laisser_passer()
    assert client.post(adresse, corps, content_type="application/json").status_code == 201
    assert Document.objects.count() == 2
