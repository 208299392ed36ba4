"""What spares time to every request must not cost it its safety."""

from __future__ import annotations

import asyncio

import pytest
from django.db import connections
from django.http import StreamingHttpResponse
from twisted.web import http

from portail import asgi, gestionnaire


@pytest.fixture
def heure(monkeypatch):
    """The clock of the handler, in the hands of the test."""
    instant = [1000.0]
    monkeypatch.setattr(gestionnaire.time, "monotonic", lambda: instant[0])
    monkeypatch.setattr(gestionnaire, "_memoire", type("Memoire", (), {})())
    monkeypatch.setattr(connections["default"], "health_check_done", False)
    return instant


def test_une_connexion_qui_vient_de_servir_n_est_pas_interrogee(heure):
    gestionnaire._se_fier_a_la_connexion()
    assert not connections["default"].health_check_done
    heure[0] += gestionnaire.REPIT_S / 2
    gestionnaire._se_fier_a_la_connexion()
    assert connections["default"].health_check_done


def test_une_connexion_restee_sans_servir_est_interrogee(heure):
    gestionnaire._se_fier_a_la_connexion()
    heure[0] += gestionnaire.REPIT_S * 2
    gestionnaire._se_fier_a_la_connexion()
    assert not connections["default"].health_check_done


def test_le_type_des_demandes_n_est_lu_qu_une_fois_par_type():
    assert asgi.application
    assert http._parseContentType(b"application/json; charset=utf-8") == b"application/json"
    deja = http._parseContentType.cache_info().hits
    assert http._parseContentType(b"application/json; charset=utf-8") == b"application/json"
    assert http._parseContentType.cache_info().hits == deja + 1


def test_un_fichier_part_morceau_par_morceau_sans_etre_lu_d_avance():
    lus, partis = [], []

    def morceaux():
        for morceau in (b"un", b"deux", b"trois"):
            lus.append(morceau)
            yield morceau

    async def envoyer(message):
        if message.get("body"):
            partis.append((message["body"], len(lus)))

    http_ = asgi.application.application_mapping["http"]
    asyncio.run(http_.send_response(StreamingHttpResponse(morceaux()), envoyer))
    assert partis == [(b"un", 1), (b"deux", 2), (b"trois", 3)]
