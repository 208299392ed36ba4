"""What the screens of a conversation have received and what people have read: written together, then told to the
others. The base holds it; a telling that is lost is found again when the conversation is next opened.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict

import structlog
from channels.db import database_sync_to_async
from django.db import Error
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.hub.diffusion import FilLocal
from fil.hub.prise import trame
from fil.lectures import Recepisse, accuser, conversations_parmi
from fil.sonnerie import ACCUSE, canal

PLI_S = 0.5

journal = structlog.get_logger(__name__)


class Accuses:
    """What has been told since the last fold."""

    def __init__(self, redis: Redis, fils: dict[int, FilLocal]) -> None:
        self.redis = redis
        self.fils = fils
        self._dits: dict[Recepisse, int] = {}
        # Whether each groupe is a conversation: the readers of a logbook, a thousand at once, ask nothing of the base.
        self._conversations: dict[int, bool] = {}
        self._du_nouveau = asyncio.Event()

    def noter(self, recepisse: Recepisse, numero: int) -> None:
        self._dits[recepisse] = max(numero, self._dits.get(recepisse, 0))
        self._du_nouveau.set()

    async def ecrire_sans_fin(self) -> None:
        while True:
            await self._du_nouveau.wait()
            await asyncio.sleep(PLI_S)
            self._du_nouveau.clear()
            dits, self._dits = self._dits, {}
            try:
                nouveaux = await self._ecrire(dits)
            except Error:
                journal.warning("accuses_remis", combien=len(dits))
                for recepisse, numero in dits.items():
                    self.noter(recepisse, numero)
                continue
            await self._publier(nouveaux)

    async def _ecrire(self, dits: dict[Recepisse, int]) -> list[tuple[int, int, str, int]]:
        if inconnus := {r.groupe for r in dits} - self._conversations.keys():
            conversations = await database_sync_to_async(conversations_parmi)(inconnus)
            self._conversations |= {groupe: groupe in conversations for groupe in inconnus}
        retenus = {r: numero for r, numero in dits.items() if self._conversations[r.groupe]}
        return await database_sync_to_async(accuser)(retenus) if retenus else []

    async def _publier(self, nouveaux: list[tuple[int, int, str, int]]) -> None:
        par_groupe: defaultdict[int, list[list[object]]] = defaultdict(list)
        for groupe, personne, quoi, rang in nouveaux:
            par_groupe[groupe].append([personne, quoi, rang])
        try:
            for groupe, accuses in par_groupe.items():
                await self.redis.publish(canal(ACCUSE), json.dumps({"groupe": groupe, "accuses": accuses}))
        except (RedisError, OSError):
            journal.warning("accuses_perdus", combien=len(nouveaux))

    def entendus(self, contenu: str) -> None:
        """ACCUSE: heard from any process, this one included."""
        fil = self.fils.get(int(json.loads(contenu)["groupe"]))
        if fil is None:
            return
        une = trame(b'{"type": "accuses", ' + contenu.encode()[1:])
        for client in list(fil.vifs):
            client.remettre([une])
