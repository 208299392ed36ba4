"""What a hub holds while it lasts, and must let go: who left, old frames, old presences, checks that fail."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from fil.hub import diffusion, rattrapage
from fil.hub.client import Client
from fil.hub.diffusion import Diffusion, FilLocal
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


def test_les_anneaux_tiennent_ensemble_dans_leur_place(monkeypatch):
    monkeypatch.setattr(diffusion, "ANNEAUX_OCTETS", 250)
    tout = Diffusion(SimpleNamespace(), verifier_droits=None, ecarter=None, publiee=None)
    for groupe, livre_a in ((1, 30.0), (2, 10.0), (3, 20.0)):
        tout.fils[groupe] = fil = FilLocal(groupe)
        fil.situer(0)
        fil.anneau.ajouter(1, b"x" * 100)
        fil.repos_jusqu_a = livre_a
    tout.fils[4] = FilLocal(4)  # not placed yet
    tout.alleger()
    assert [fil.anneau.octets for fil in tout.fils.values() if fil.est_situe] == [100, 0, 100]
    assert tout.fils[2].tete == 1 and tout.fils[2].anneau.depuis(0, 1000) is None
    tout.alleger()
    assert tout.fils[3].anneau.octets == 100, "il y a la place"
