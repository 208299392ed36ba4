"""Tells a socket that its person has joined a groupe it does not follow yet: somebody has just written to them.

Nothing travels through Redis: each process looks at the last participations of the base, twice a second. A socket that
opens says which was the last one when its page was made, and hears of those since. Hearing twice is harmless.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection

from fil.hub.base import Arrivee, Base, BaseIndisponible
from fil.hub.client import Client

REGARD_S = 0.5
# Ids become visible in the order of the commits, not of their numbers: those just before the last are looked at again.
FENETRE = 100


class Arrivees:
    """The participations already seen, and the sockets of this process."""

    def __init__(self, base: Base, clients: Collection[Client]) -> None:
        self.base = base
        self.clients = clients
        self._derniere: int | None = None
        self._vues: set[int] = set()

    async def regarder_sans_fin(self) -> None:
        while True:
            try:
                await self._regarder()
            except BaseIndisponible:
                continue
            finally:
                await asyncio.sleep(REGARD_S)

    async def rattraper(self, client: Client, depuis: int) -> None:
        """What its person has joined since this participation, or just before."""
        try:
            lues = await self.base.participations_de(
                client.utilisateur_id, client.identite.entite_id, max(0, depuis - FENETRE)
            )
        except BaseIndisponible:
            return  # the client asks again when it comes back
        for arrivee in lues:
            self._avertir(client, arrivee)

    async def _regarder(self) -> None:
        """The first look tells of the last ones again: a socket may be older than this process's eye."""
        if self._derniere is None:
            self._derniere = await self.base.derniere_participation()
        lues = await self.base.participations(self._derniere - FENETRE)
        for arrivee in lues:
            if arrivee.id not in self._vues:
                for client in list(self.clients):
                    self._avertir(client, arrivee)
            self._derniere = max(self._derniere, arrivee.id)
        self._vues = {arrivee.id for arrivee in lues}

    def _avertir(self, client: Client, arrivee: Arrivee) -> None:
        en_personne = client.utilisateur_id == arrivee.utilisateur
        par_entite = arrivee.entite is not None and client.identite.entite_id == arrivee.entite
        if (en_personne or par_entite) and arrivee.groupe not in client.suivis:
            ligne = {
                "type": "rejoint",
                "groupe": arrivee.groupe,
                "genre": arrivee.genre,
                "participation": arrivee.id,
                "en_personne": en_personne,
            }
            client.dire(json.dumps(ligne).encode())
