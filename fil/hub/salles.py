"""Tells those who look at a room that it has moved; they read it again by its own door. Never stored, may be lost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import NamedTuple

import structlog
from channels.db import database_sync_to_async
from django.db import Error

from fil.hub.client import Client
from fil.hub.prise import trame
from fil.salles import Vue, vue_de

# The calls of a Samu ring many times a second, and each screen that is told reads its page: after one that is told at
# once, a single frame tells of all.
PLI_S = 2.0
# A screen says again that it looks, and its right is looked at again: a screen that is silent is told nothing more.
VIE_S = 60.0

journal = structlog.get_logger(__name__)


class Regard(NamedTuple):
    """What a client has on screen, what its person saw of it, until when that holds."""

    salle: str
    vue: Vue
    fin: float


class Salles:
    """The rooms on the local screens."""

    def __init__(self, maintenant: Callable[[], float] = time.monotonic) -> None:
        self._maintenant = maintenant
        self._regards: dict[Client, Regard] = {}
        self._bougees: set[str] = set()
        self._sonnee = asyncio.Event()

    async def regarder(self, client: Client, salle: str) -> None:
        """A room that the person does not see is never told of, as one that does not exist."""
        try:
            vue = await database_sync_to_async(vue_de)(client.utilisateur_id, salle)
        except Error:
            journal.warning("salle_non_verifiee", salle=salle)
            return
        if client.ouvert and vue.salles:
            self._regards[client] = Regard(salle, vue, self._maintenant() + VIE_S)
        else:
            self.oublier(client)

    def oublier(self, client: Client) -> None:
        self._regards.pop(client, None)

    def ont_bouge(self, contenu: str) -> None:
        """SALLE: the names of the rooms, heard from any process, this one included."""
        self._bougees.update(contenu.split(","))
        self._sonnee.set()

    async def diffuser_sans_fin(self) -> None:
        while True:
            await self._sonnee.wait()
            self.diffuser()
            await asyncio.sleep(PLI_S)

    def diffuser(self) -> None:
        self._sonnee.clear()
        bougees, self._bougees = self._bougees, set()
        maintenant = self._maintenant()
        for client, (salle, vue, fin) in list(self._regards.items()):
            # The hub knows of a change of post before the screen says again what it looks at.
            if fin < maintenant or client.identite.entite_id != vue.poste:
                self.oublier(client)
            elif not bougees.isdisjoint(vue.salles):
                client.remettre([trame(json.dumps({"type": "salle", "salle": salle}).encode())])
