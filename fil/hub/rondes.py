"""What a hub does all the time: listen, sweep, beat, check, write."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import Error

from fil import lectures, mesures
from fil.hub.base import BaseIndisponible
from fil.hub.client import SESSION_TERMINEE
from fil.hub.ecoute import ecouter
from fil.hub.hub import Hub
from fil.sonnerie import ACCUSE, ECRIT, POINTEUR, PRESENCE, SAISIE, SALLE, SESSION_FERMEE, entendre_ici

BALAYAGE_S = 0.5
# Times the hub's number of slots: each socket hears a heartbeat every 16 seconds.
BATTEMENT_S = 0.5
# Posts and sessions that end by their date have no dépêche.
CREDITS_S = 15.0
REPOS_S = 0.2
LECTURES_S = 2.0

journal = structlog.get_logger(__name__)


class Rondes:
    """The lasting tasks of a hub. One that fails says so and starts again."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.registre: int | None = None
        self.lignee = ""
        self.tete_du_registre = 0
        self._balayer = asyncio.Event()
        self._verifier = asyncio.Event()

    def demarrer(self) -> None:
        presences = self.hub.presences
        entendre_ici(self.sonner, asyncio.get_running_loop())
        for ronde in (
            self.ecouter,
            self.balayer,
            self.battre,
            self.verifier,
            self.ecrire_les_lectures,
            presences.ecrire_sans_fin,
            presences.renouveler_sans_fin,
            presences.diffuser_sans_fin,
            self.hub.pointeurs.diffuser_sans_fin,
            self.hub.salles.diffuser_sans_fin,
            self.hub.accuses.ecrire_sans_fin,
            self.hub.arrivees.regarder_sans_fin,
            self.hub.statuts.ecrire_sans_fin,
            self.hub.statuts.renouveler_sans_fin,
        ):
            self.hub.lancer(_sans_fin(ronde))

    # --- Rings -----------------------------------------------------------------------------------

    async def ecouter(self) -> None:
        presences = self.hub.presences
        reactions = {
            SESSION_FERMEE: self._session_fermee,
            PRESENCE: presences.a_change,
            ECRIT: presences.quelqu_un_ecrit,
            POINTEUR: self.hub.pointeurs.quelqu_un_pointe,
            SAISIE: self.hub.saisies.quelqu_un_tape,
            SALLE: self.hub.salles.ont_bouge,
            ACCUSE: self.hub.accuses.entendus,
        }
        await ecouter(self.hub.redis, sonne=self.sonner, reactions=reactions, reprise=self._reprendre)

    def sonner(self, groupe: int, numero: int) -> bool:
        """The fil of the habilitations is not for the sockets: that it moves means that rights have."""
        if groupe != self.registre:
            return self.hub.diffusion.sonner(groupe, numero)
        if numero > self.tete_du_registre:
            self.tete_du_registre = numero
            self._verifier.set()
        return False

    def _session_fermee(self, temoin: str) -> None:
        for client in [client for client in self.hub.clients if client.temoin == temoin]:
            self.hub.renvoyer(client, SESSION_TERMINEE)

    def _reprendre(self) -> None:
        """The subscription was broken: look for what was rung, tell again what Redis may have lost."""
        self._balayer.set()
        self.hub.presences.renouveler()

    # --- Healing ---------------------------------------------------------------------------------

    async def balayer(self) -> None:
        """Compare all heads in one query; the control run of the fault bench does without, and must fail."""
        await self._comparer_les_tetes()
        while settings.FIL_BALAYAGE:
            self._balayer.clear()
            await _attendre(self._balayer, BALAYAGE_S)
            await self._comparer_les_tetes()
            self.hub.diffusion.alleger()
        await asyncio.Event().wait()

    async def _comparer_les_tetes(self) -> None:
        try:
            tetes, registre = await self.hub.base.tetes_et_registre(self.hub.diffusion.fils)
        except BaseIndisponible:
            journal.warning("base_muette")
            return
        if registre is not None:
            # Its first line makes it, and that one counts too; another base counts again from its own.
            if (registre[0], self.hub.base.lignee) != (self.registre, self.lignee):
                self.registre, self.lignee, self.tete_du_registre = registre[0], self.hub.base.lignee, 0
            self.sonner(*registre)
        for groupe, numero in tetes.items():
            if self.hub.diffusion.sonner(groupe, numero):
                mesures.GUERISONS.inc()

    # --- Heartbeats, rights, cursors ----------------------------------------------------------------

    async def battre(self) -> None:
        while True:
            for creneau in self.hub.creneaux:
                await asyncio.sleep(BATTEMENT_S)
                for client in list(creneau):
                    if not client.dire(self.hub.tetes(client)):
                        self.hub.ecarter(client)

    async def verifier(self) -> None:
        """Check everybody when a right has moved somewhere, and from time to time."""
        while True:
            await _attendre(self._verifier, CREDITS_S * random.uniform(0.9, 1.1))  # noqa: S311 — not all processes at once
            self._verifier.clear()
            try:
                await self.hub.habilitations.verifier(self.hub.clients)
            except BaseIndisponible:
                self._verifier.set()
            await asyncio.sleep(REPOS_S)

    async def ecrire_les_lectures(self) -> None:
        while True:
            await asyncio.sleep(LECTURES_S)
            await ecrire_les_lectures(self.hub)


async def ecrire_les_lectures(hub: Hub) -> None:
    """The reading cursors that have moved since the last time; they wait for the next one if the base is away."""
    if not hub.lus:
        return
    lus, hub.lus = hub.lus, {}
    try:
        await database_sync_to_async(lectures.marquer_lus)(lus)
    except Error:
        journal.warning("lectures_remises", combien=len(lus))
        for position, numero in lus.items():
            hub.noter_lu(position, numero)


async def _attendre(evenement: asyncio.Event, delai: float) -> None:
    try:
        async with asyncio.timeout(delai):
            await evenement.wait()
    except TimeoutError:
        return


async def _sans_fin(ronde: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        try:
            await ronde()
        except Exception:
            journal.exception("ronde_interrompue", ronde=ronde.__name__)
        await asyncio.sleep(REPOS_S)


def demarrer(hub: Hub) -> None:
    """In a context of their own: their lines are not those of the first socket that came."""
    Context().run(Rondes(hub).demarrer)
