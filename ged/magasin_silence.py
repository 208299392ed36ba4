"""A storage that says nothing holds whoever asks it for half a minute: the next ones are told at once."""

from __future__ import annotations

import threading
import time

# How long nobody asks it again; then one goes and sees, for all.
REPIT_S = 15.0
# Reads that may wait for the storage at the same time, in a process that answers people: half of its threads
# (portail/gestionnaire.py). The others go on with entries and sign-ins, whatever the storage does.
PLACES = 4
# From the last place given, to have one: where the storage answers they are given all the time.
PATIENCE_S = 2.0


class Silence:
    """What this process knows of the storage that did not answer."""

    def __init__(self) -> None:
        self._verrou = threading.Lock()
        self._jusqu_a: float | None = None

    def laisse_demander(self) -> bool:
        """Whether to ask it anything. After the respite one does, and the others wait for what it finds."""
        with self._verrou:
            if self._jusqu_a is None:
                return True
            if time.monotonic() < self._jusqu_a:
                return False
            self._jusqu_a = time.monotonic() + REPIT_S
            return True

    def constater(self) -> None:
        with self._verrou:
            self._jusqu_a = time.monotonic() + REPIT_S

    def rompre(self) -> None:
        with self._verrou:
            self._jusqu_a = None


class Places:
    """So many at the same time; refused when nobody has had a place for a while."""

    def __init__(self, combien: int = PLACES) -> None:
        self._libres = threading.BoundedSemaphore(combien)
        self._derniere = 0.0

    def prendre(self) -> bool:
        if not self._libres.acquire(timeout=max(0.0, self._derniere + PATIENCE_S - time.monotonic())):
            return False
        self._derniere = time.monotonic()
        return True

    def rendre(self) -> None:
        self._libres.release()
