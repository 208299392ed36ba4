"""What a hub holds while it lasts, and must let go: who left, old frames, old presences, checks that fail."""

from __future__ import annotations

import asyncio
import json
import time
from types import SimpleNamespace

import pytest

from fil.hub import diffusion, habilitations, rattrapage
from fil.hub.base import BaseIndisponible
from fil.hub.client import Client
from fil.hub.diffusion import Diffusion, FilLocal
from fil.hub.ecoute import ouvrir_redis
from fil.hub.habilitations import Constat, Demande, Habilitations
from fil.hub.hub import Hub
from fil.hub.presences import Presences, _cle
from fil.hub.prise import charge

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


async def test_une_panne_imprevue_de_la_verification_ne_fige_personne(monkeypatch):
    demande = Demande(Client(envoyer, PERSONNE, "cle"), frozenset({7}))
    droits = Habilitations(lambda _demande, _constat: None)

    async def tomber(_demandes):
        raise RuntimeError("imprévue")

    monkeypatch.setattr(habilitations, "_constater", tomber)
    async with asyncio.timeout(DELAI_S):
        with pytest.raises(BaseIndisponible):
            await droits.constater(demande)


async def test_ce_qui_ne_s_applique_pas_a_l_un_s_applique_aux_autres(monkeypatch):
    un, autre = (Demande(Client(envoyer, PERSONNE, cle), frozenset()) for cle in ("une", "autre"))

    def appliquer(demande, _constat):
        if demande is un:
            raise RuntimeError("imprévue")

    async def constater(demandes):
        return [Constat(None, frozenset()) for _ in demandes]

    monkeypatch.setattr(habilitations, "_constater", constater)
    droits = Habilitations(appliquer)
    async with asyncio.timeout(DELAI_S):
        dits = await asyncio.gather(droits.constater(un), droits.constater(autre), return_exceptions=True)
    assert isinstance(dits[0], BaseIndisponible) and isinstance(dits[1], Constat)


async def test_les_presences_d_un_processus_mort_sont_effacees():
    redis = ouvrir_redis()
    presences = Presences(redis)
    fiche = {"id": 1, "nom": "J. Roux", "entite": "Samu 31"}
    dates = {"vive": 60, "passee": -1, "morte": -3600}
    try:
        for champ, dans in dates.items():
            await redis.hset(_cle(7), champ, json.dumps(fiche | {"oubli": time.time() + dans}))
        await presences._diffuser(7)
        restent = {champ.decode() if isinstance(champ, bytes) else champ for champ in await redis.hkeys(_cle(7))}
    finally:
        await redis.delete(_cle(7))
        await redis.aclose()
    assert restent == {"vive", "passee"}
    assert json.loads(charge(presences._dernieres[7]))["total"] == 1
