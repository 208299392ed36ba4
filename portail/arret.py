"""A web process that is asked to stop lets nobody down.

Daphne alone cuts what is under way as soon as SIGTERM comes: a request is lost in the middle, and every socket falls in
the same instant. Here it stops listening, sends its sockets to the other processes a few at a time, ends the requests
that it holds, and only then stops. A second SIGTERM stops at once.
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from typing import Any

import structlog
from daphne.server import reactor  # Twisted's, once Daphne has chosen which
from twisted.internet.tcp import Port

from fil.hub.depart import commencer, congedier, deposer, est_commence
from fil.hub.hub import hub_en_place

PAS_S = 0.05
# So long without anything under way: a request that nginx was sending when we stopped listening has come by then.
REPIT_S = 0.3
# Shorter than TimeoutStopSec of the unit.
LIMITE_S = 25.0

journal = structlog.get_logger(__name__)


def preparer_l_arret() -> None:
    """Once the server runs, SIGTERM is ours: Twisted has set its own by then."""
    reactor.callWhenRunning(_ecouter)


def _ecouter() -> None:
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(_commencer))


def _commencer() -> None:
    if est_commence():
        reactor.stop()
        return
    commencer()
    _taches.append(asyncio.ensure_future(_arreter()))


# The event loop alone would let it vanish.
_taches: list[asyncio.Future[None]] = []


async def _arreter() -> None:
    debut = time.monotonic()
    try:
        await _vider(debut + LIMITE_S)
    except Exception:
        journal.exception("arret_precipite")
    journal.info("arret", duree_s=round(time.monotonic() - debut, 2))
    if reactor.running:
        reactor.stop()


async def _vider(limite: float) -> None:
    ecoutes: list[Any] = [lecteur for lecteur in reactor.getReaders() if isinstance(lecteur, Port)]
    serveurs = [ecoute.factory.server for ecoute in ecoutes if hasattr(ecoute.factory, "server")]
    for ecoute in ecoutes:
        ecoute.stopListening()
    calme = 0.0
    while calme < REPIT_S and time.monotonic() < limite:
        # Looked for each time: a socket may have been opening when we stopped listening.
        if hub := hub_en_place():
            congedier(hub)
        await asyncio.sleep(PAS_S)
        calme = 0.0 if any(map(_travaille, serveurs)) or reactor.getWriters() else calme + PAS_S
    if hub := hub_en_place():
        await deposer(hub)


def _travaille(serveur: Any) -> bool:
    """A request whose answer has not left, or a socket: what Daphne holds, idle connections apart."""
    return any("disconnected" not in details for details in serveur.connections.values())
