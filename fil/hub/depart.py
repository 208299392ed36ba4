"""The process is about to stop: its sockets go elsewhere, and what the hub kept for later is written now."""

from __future__ import annotations

import threading
from itertools import islice

from fil.hub.client import REDEMARRAGE
from fil.hub.hub import Hub
from fil.hub.rondes import ecrire_les_lectures

# Every twentieth of a second. They all come back to the same process, which must still answer those that it has.
LOT = 25
_commence = threading.Event()


def commencer() -> None:
    """No socket is let in any more: one may still ask through a connection that nginx kept."""
    _commence.set()


def est_commence() -> bool:
    """Whether this process is on its way out: nothing new should come to it."""
    return _commence.is_set()


def congedier(hub: Hub) -> None:
    """Say goodbye to a few; the others go on hearing the feed until their turn. Browsers come back at once."""
    for client in list(islice(hub.clients, LOT)):
        hub.renvoyer(client, REDEMARRAGE)


async def deposer(hub: Hub) -> None:
    """What people have read since the last writing."""
    await ecrire_les_lectures(hub)
