"""Where the others point on a map, and who is drawing. Never stored: what is lost is replaced by the next one.

A pointer goes through Redis to the processes, and from each of them to the local sockets that have this map on screen:
those of a fold together, so that fifty people who move cost a few frames per second and not thousands.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.hub.client import Client
from fil.hub.prise import trame
from fil.sonnerie import POINTEUR, canal

PLI_S = 0.2
# One client's pointers closer than this are dropped: the next one says more.
INTERVALLE_S = 0.1
MONTRES = 40
GESTES = frozenset({"pointe", "dessine", "deplace"})

journal = structlog.get_logger(__name__)


class Pointeurs:
    """The pointers heard since the last fold, by groupe and person."""

    def __init__(self, redis: Redis, ici: Mapping[int, Set[Client]]) -> None:
        self.redis = redis
        self.ici = ici
        self._entendus: defaultdict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        self._du_nouveau = asyncio.Event()
        self._derniers: dict[str, float] = {}

    async def pointer(self, client: Client, groupe: int, ou: dict[str, Any]) -> None:
        """The person points there. Only who has this map on screen is shown on it."""
        maintenant = time.monotonic()
        if client.ecran != groupe or maintenant - self._derniers.get(client.id, 0.0) < INTERVALLE_S:
            return
        self._derniers[client.id] = maintenant
        pointeur = {"id": client.utilisateur_id, "nom": client.identite.nom, "entite": client.identite.entite} | ou
        try:
            await self.redis.publish(canal(POINTEUR), json.dumps({"groupe": groupe, "pointeur": pointeur}))
        except (RedisError, OSError):
            journal.warning("pointeur_perdu", groupe=groupe)

    def oublier(self, client: Client) -> None:
        self._derniers.pop(client.id, None)

    def quelqu_un_pointe(self, contenu: str) -> None:
        """POINTEUR: heard from any process, this one included."""
        message = json.loads(contenu)
        groupe, pointeur = int(message["groupe"]), message["pointeur"]
        if groupe in self.ici:
            self._entendus[groupe][pointeur["id"]] = pointeur
            self._du_nouveau.set()

    async def diffuser_sans_fin(self) -> None:
        while True:
            await self._du_nouveau.wait()
            self._du_nouveau.clear()
            entendus, self._entendus = self._entendus, defaultdict(dict)
            for groupe, pointeurs in entendus.items():
                try:
                    self._diffuser(groupe, list(pointeurs.values())[:MONTRES])
                except Exception:
                    # One that cannot be told must not silence the maps of all the others.
                    journal.exception("pointeurs_non_dits", groupe=groupe)
            await asyncio.sleep(PLI_S)

    def _diffuser(self, groupe: int, pointeurs: list[dict[str, Any]]) -> None:
        ligne = {"type": "pointeurs", "groupe": groupe, "pointeurs": pointeurs}
        une = trame(json.dumps(ligne, ensure_ascii=False).encode())
        for client in self.ici.get(groupe, ()):
            if len(pointeurs) > 1 or pointeurs[0]["id"] != client.utilisateur_id:
                client.remettre([une])
