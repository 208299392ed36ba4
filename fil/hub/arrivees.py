"""Tells a socket that its person has joined a groupe it does not follow yet: somebody has just written to them.

Nothing travels through Redis: each process looks at the last participations of the base, twice a second. A socket that
opens says which was the last one when its page was made, and hears of those since. Hearing twice is harmless.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from contextlib import suppress

from annuaire.models import Groupe
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
        with suppress(BaseIndisponible):  # the client asks again when it comes back
            lues = await self.base.participations_de(
                client.utilisateur_id, client.identite.entite_id, max(0, depuis - FENETRE)
            )
            await self._avertir([client], lues)

    def oublier(self) -> None:
        """They were those of another base."""
        self._derniere = None
        self._vues = set()

    async def _regarder(self) -> None:
        """The first look tells of the last ones again: a socket may be older than this process's eye."""
        derniere = self._derniere
        if derniere is None:
            derniere = self._derniere = await self.base.derniere_participation()
        lues = await self.base.participations(derniere - FENETRE)
        await self._avertir(self.clients, [arrivee for arrivee in lues if arrivee.id not in self._vues])
        if self._derniere == derniere:  # not forgotten meanwhile
            self._derniere = max([derniere, *(arrivee.id for arrivee in lues)])
            self._vues = {arrivee.id for arrivee in lues}

    async def _avertir(self, clients: Collection[Client], arrivees: list[Arrivee]) -> None:
        """With the head of the fil at that moment: what was said before is not news to who comes in."""
        a_dire = [(client, arrivee) for arrivee in arrivees for client in clients if _concerne(client, arrivee)]
        # Of a logbook, whoever asks for its name is told its head; the fil of a busy one would be long to go back up.
        conversations = {arrivee.id for _, arrivee in a_dire if arrivee.genre == Groupe.Genre.CONVERSATION}
        tetes = await self.base.tetes_d_alors(conversations) if conversations else {}
        for client, arrivee in a_dire:
            ligne = {
                "type": "rejoint",
                "groupe": arrivee.groupe,
                "genre": arrivee.genre,
                "participation": arrivee.id,
                "en_personne": client.utilisateur_id == arrivee.utilisateur,
                "tete": tetes.get(arrivee.id),
            }
            client.dire(json.dumps(ligne).encode())


def _concerne(client: Client, arrivee: Arrivee) -> bool:
    en_personne = client.utilisateur_id == arrivee.utilisateur
    par_entite = arrivee.entite is not None and client.identite.entite_id == arrivee.entite
    return (en_personne or par_entite) and arrivee.groupe not in client.suivis
