"""Tells those who look at a room that it has moved; they read it again by its own door. Never stored, may be lost."""

from __future__ import annotations

import asyncio
import json
import time
from typing import NamedTuple

import structlog
from channels.db import database_sync_to_async
from django.db import Error

from fil.hub.client import Client
from fil.hub.prise import trame
from fil.salles import Vue, vue_de

# The calls of a Samu ring many times a second, and each screen that is told reads its page: one frame tells of all.
PLI_S = 2.0
# A screen says again that it looks, and its right is looked at again: a screen that is silent is told nothing more.
VIE_S = 60.0

journal = structlog.get_logger(__name__)


class Regard(NamedTuple):
    """What a client has on screen, what its person saw of it, until when that holds."""

    entite: int
    vue: Vue
    fin: float


class Salles:
    """The rooms on the local screens."""

    def __init__(self) -> None:
        self._regards: dict[Client, Regard] = {}
        self._bougees: set[int] = set()

    async def regarder(self, client: Client, entite: int) -> None:
        """A room that the person does not see is never told of, as one that does not exist."""
        try:
            vue = await database_sync_to_async(vue_de)(client.utilisateur_id, entite)
        except Error:
            journal.warning("salle_non_verifiee", entite=entite)
            return
        if client.ouvert and vue.entites:
            self._regards[client] = Regard(entite, vue, time.monotonic() + VIE_S)
        else:
            self.oublier(client)

    def oublier(self, client: Client) -> None:
        self._regards.pop(client, None)

    def ont_bouge(self, contenu: str) -> None:
        """SALLE: the ids of the entités, heard from any process, this one included."""
        self._bougees.update(map(int, contenu.split(",")))

    async def diffuser_sans_fin(self) -> None:
        while True:
            await asyncio.sleep(PLI_S)
            bougees, self._bougees = self._bougees, set()
            if bougees:
                self._diffuser(bougees)

    def _diffuser(self, bougees: set[int]) -> None:
        maintenant = time.monotonic()
        for client, (entite, vue, fin) in list(self._regards.items()):
            # The hub knows of a change of post before the screen says again what it looks at.
            if fin < maintenant or client.identite.entite_id != vue.poste:
                self.oublier(client)
            elif not bougees.isdisjoint(vue.entites):
                client.remettre([trame(json.dumps({"type": "salle", "entite": entite}).encode())])
