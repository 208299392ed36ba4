"""Who is typing in which conversation. Never stored: what is lost is said again a few seconds later.

Unlike a logbook's, which only those who have it on screen hear (presences.py), it goes to all who follow the groupe:
a conversation is also open beside another page.
"""

from __future__ import annotations

import json
import time

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.hub.client import Client
from fil.hub.diffusion import FilLocal
from fil.hub.prise import trame
from fil.sonnerie import SAISIE, canal

# One client's telling that it types, closer than this, says nothing more.
INTERVALLE_S = 1.0

journal = structlog.get_logger(__name__)


class Saisies:
    """Goes through Redis to the processes, and from each of them to the local sockets that follow the groupe."""

    def __init__(self, redis: Redis, fils: dict[int, FilLocal]) -> None:
        self.redis = redis
        self.fils = fils
        self._dernieres: dict[tuple[str, int], float] = {}

    async def taper(self, client: Client, groupe: int) -> None:
        maintenant = time.monotonic()
        if maintenant - self._dernieres.get((client.id, groupe), 0.0) < INTERVALLE_S:
            return
        self._dernieres[client.id, groupe] = maintenant
        qui = {"id": client.utilisateur_id, "nom": client.identite.nom}
        try:
            await self.redis.publish(canal(SAISIE), json.dumps({"groupe": groupe, "qui": qui}))
        except (RedisError, OSError):
            journal.warning("saisie_perdue", groupe=groupe)

    def oublier(self, client: Client) -> None:
        for cle in [cle for cle in self._dernieres if cle[0] == client.id]:
            del self._dernieres[cle]

    def quelqu_un_tape(self, contenu: str) -> None:
        """SAISIE: heard from any process, this one included."""
        message = json.loads(contenu)
        fil = self.fils.get(int(message["groupe"]))
        if fil is None:
            return
        une = trame(json.dumps({"type": "saisie"} | message, ensure_ascii=False).encode())
        for client in list(fil.vifs):
            if client.utilisateur_id != message["qui"]["id"]:
                client.remettre([une])
