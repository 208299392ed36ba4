"""The hub's connection comes back to another base: restored, or promoted, behind the same address."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.db import connection

from fil.hub.base import Base, BaseIndisponible
from fil.hub.client import REDEMARRAGE, Client
from fil.hub.diffusion import FilLocal
from fil.hub.hub import Hub
from fil.hub.rondes import Rondes
from tests import fabriques


def test_une_autre_base_recompte_le_registre_de_son_debut():
    lues = iter([40, 40, 37, 37])

    async def tetes_et_registre(_groupes):
        return {}, (3, next(lues))

    base = SimpleNamespace(lignee="a1", tetes_et_registre=tetes_et_registre)
    rondes = Rondes(SimpleNamespace(base=base, diffusion=SimpleNamespace(fils={})))
    dites = []
    for base.lignee in ("a1", "a1", "b2", "b2"):
        rondes._verifier.clear()
        asyncio.run(rondes._comparer_les_tetes())
        dites.append(rondes._verifier.is_set())
    assert dites == [True, False, True, False]


@pytest.mark.django_db(transaction=True)
def test_un_serveur_qui_ne_dit_pas_sa_lignee_sert_quand_meme(client, arm, region, monkeypatch):
    async def lire():
        base = Base(lambda: pytest.fail("rien n'a changé"))
        tetes = await base.tetes([region.pk])
        await base._abandonner()
        return base.lignee, tetes

    entree = fabriques.entree(arm, region)
    for module in ("fil.lignee", "fil.hub.base"):
        monkeypatch.setattr(f"{module}.LIGNEE", "SELECT interdite() FROM pg_control_system()")
    assert asyncio.run(lire()) == ("", {region.pk: entree.numero})
    client.force_login(arm)
    reponse = client.get("/fil/depuis", {"g": f"{region.pk}:0"})
    assert (reponse.status_code, reponse.json()["lignee"], len(reponse.json()["depeches"])) == (200, "", 1)


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
