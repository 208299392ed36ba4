"""Tells a socket that its person has joined a groupe it does not follow yet: somebody has just written to them.

Nothing travels through Redis: each process looks at the last participations of the base, twice a second.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection

from fil.hub.base import Base, BaseIndisponible
from fil.hub.client import Client

REGARD_S = 0.5
# Ids become visible in the order of the commits, not of their numbers: those just before the last are looked at again.
FENETRE = 100


class Arrivees:
    """The participations already seen, and the sockets of this process."""

    def __init__(self, base: Base, clients: Collection[Client]) -> None:
        self.base = base
        self.clients = clients
        self._derniere = 0
        self._vues: set[int] = set()

    async def regarder_sans_fin(self) -> None:
        await self._situer()
        while True:
            await asyncio.sleep(REGARD_S)
            try:
                await self._regarder()
            except BaseIndisponible:
                continue

    async def _situer(self) -> None:
        while not self._vues:
            try:
                self._derniere = await self.base.derniere_participation()
                self._vues = {p[0] for p in await self._lire()} or {0}
            except BaseIndisponible:
                await asyncio.sleep(REGARD_S)

    async def _regarder(self) -> None:
        lues = await self._lire()
        for identifiant, groupe, genre, entite, personne in lues:
            if identifiant not in self._vues:
                self._dire(groupe, genre, entite, personne)
                self._derniere = max(self._derniere, identifiant)
        self._vues = {identifiant for identifiant, *_ in lues} or {0}

    async def _lire(self) -> list[tuple[int, int, str, int | None, int | None]]:
        return await self.base.participations(self._derniere - FENETRE)

    def _dire(self, groupe: int, genre: str, entite: int | None, personne: int | None) -> None:
        ligne = json.dumps({"type": "rejoint", "groupe": groupe, "genre": genre}).encode()
        for client in list(self.clients):
            concerne = client.utilisateur_id == personne or (entite and client.identite.entite_id == entite)
            if concerne and groupe not in client.suivis:
                client.dire(ligne)
