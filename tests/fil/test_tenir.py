"""What a hub holds while it lasts, and must let go: who left, old frames, old presences, checks that fail."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from fil.hub import rattrapage
from fil.hub.client import Client
from fil.hub.hub import Hub

PERSONNE = SimpleNamespace(pk=1, password="", nom_affiche="J. Roux", entite_active=None)
DELAI_S = 10


async def envoyer(_message):
    """A socket that takes what it is sent."""


@pytest.fixture
async def hub():
    un = Hub()
    yield un
    await un.redis.aclose()


async def test_le_rattrapage_de_qui_est_parti_s_arrete(hub, monkeypatch):
    """The tab was closed while it had not taken what it was sent: nobody would ever empty what waits for it."""
    monkeypatch.setattr(rattrapage, "PATIENCE_S", 0.0)
    client = Client(envoyer, PERSONNE, "cle")
    client.prise = SimpleNamespace(en_attente=lambda: rattrapage.ELAN + 1)
    hub.clients.add(client)
    hub.partir(client)
    async with asyncio.timeout(DELAI_S):
        await hub.rattrapage._laisser_ecouler(client)


@pytest.mark.parametrize(("geste", "adieu"), [("renvoyer", "fermer"), ("ecarter", "couper")])
async def test_qui_est_renvoye_l_est_vraiment(hub, geste, adieu):
    adieux = []
    client = Client(envoyer, PERSONNE, "cle")
    client.prise = SimpleNamespace(fermer=lambda _code: adieux.append("fermer"), couper=lambda: adieux.append("couper"))
    hub.clients.add(client)
    getattr(hub, geste)(client, *([1008] if geste == "renvoyer" else []))
    assert (adieux, client.ouvert, hub.clients) == ([adieu], False, set())
