"""The hub's connection comes back to another base: restored, or promoted, behind the same address."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.db import connection

from fil.hub.base import BaseIndisponible
from fil.hub.client import REDEMARRAGE, Client
from fil.hub.diffusion import FilLocal
from fil.hub.hub import Hub


@pytest.mark.django_db(transaction=True)
def test_une_autre_base_renvoie_tout_le_monde_et_rien_ne_reste_de_la_premiere(arm, monkeypatch):
    dits = []

    async def envoyer(message):
        dits.append(message.get("code"))

    async def jouer():
        hub = Hub()
        client = Client(envoyer, arm, "cle")
        hub.clients.add(client)
        hub.diffusion.fils[7] = FilLocal(7)
        hub._inscrire(client, 7, 412)

        await hub.base.tetes([])
        premiere = hub.base.lignee
        await hub.base._abandonner()
        await hub.base.tetes([])
        assert premiere and hub.base.lignee == premiere and client.ouvert, "la même base, par une autre connexion"

        ailleurs = connection.get_connection_params() | {"dbname": "postgres"}
        monkeypatch.setattr("fil.hub.base.connection", SimpleNamespace(get_connection_params=lambda: ailleurs))
        await hub.base._abandonner()
        with suppress(BaseIndisponible):  # that one has no fil at all
            await hub.base.tetes([])
        assert hub.base.lignee not in {"", premiere}
        assert not client.ouvert and not hub.clients and not hub.diffusion.fils
        await hub.base._abandonner()
        await hub.redis.aclose()
        await asyncio.sleep(0)

    asyncio.run(jouer())
    assert dits[-1] == REDEMARRAGE
