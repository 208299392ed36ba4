"""Who has the portal open, and whether they want to be left alone: a key per person in Redis, that expires."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.hub.client import Client
from fil.presents import ABSENT, EN_LIGNE, OCCUPE
from fil.sonnerie import PRESENT, canal

VIE_S = 75
RENOUVELER_S = 30.0
PLI_S = 0.5
# Of the screens of one person, the one that says the most.
RANG = {OCCUPE: 2, EN_LIGNE: 1, ABSENT: 0}

journal = structlog.get_logger(__name__)


class Statuts:
    """What the local sockets say, written together."""

    def __init__(self, redis: Redis, clients: Collection[Client]) -> None:
        self.redis = redis
        self.clients = clients
        self._changes: set[int] = set()
        self._du_nouveau = asyncio.Event()

    def dire(self, client: Client, statut: str) -> None:
        client.statut = statut
        self.a_change(client)

    def a_change(self, client: Client) -> None:
        """It came, went, or says something else."""
        self._changes.add(client.utilisateur_id)
        self._du_nouveau.set()

    async def ecrire_sans_fin(self) -> None:
        while True:
            await self._du_nouveau.wait()
            await asyncio.sleep(PLI_S)
            self._du_nouveau.clear()
            changes, self._changes = self._changes, set()
            await self._ecrire(changes)

    async def renouveler_sans_fin(self) -> None:
        while True:
            await asyncio.sleep(RENOUVELER_S)
            self._changes |= {client.utilisateur_id for client in self.clients}
            self._du_nouveau.set()

    async def _ecrire(self, personnes: set[int]) -> None:
        dits: dict[int, str] = {}
        for client in self.clients:
            if client.utilisateur_id in personnes:
                dits[client.utilisateur_id] = max(dits.get(client.utilisateur_id, ABSENT), client.statut, key=RANG.get)  # type: ignore[arg-type]
        try:
            async with self.redis.pipeline(transaction=False) as tuyau:
                for personne in personnes:
                    if personne in dits:
                        tuyau.set(canal(PRESENT, personne), dits[personne], ex=VIE_S)
                    else:
                        tuyau.delete(canal(PRESENT, personne))
                await tuyau.execute()
        except (RedisError, OSError):
            journal.warning("presence_perdue", combien=len(personnes))
