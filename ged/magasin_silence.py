"""A storage that says nothing holds whoever asks it for half a minute: the next ones are told at once."""

from __future__ import annotations

import threading
import time

# How long nobody asks it again; then one goes and sees, for all.
REPIT_S = 15.0
# Reads that may wait for the storage at the same time, in a process that answers people: half of its threads
# (portail/gestionnaire.py).
PLACES = 4
# The first who wait for a place; from the last that changed hands: longer than a slow first block, less than one that
# never comes. The threads that are left go on with entries and sign-ins, whatever the storage does.
ATTENTES = 2
PATIENCE_S = 5.0
# Whoever comes after them (a page shows thirty thumbnails): one changes hands all the time, unless the storage is slow.
PATIENCE_DES_AUTRES_S = 1.5


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
    """So many at the same time; refused when none has changed hands for a while."""

    def __init__(self, combien: int = PLACES) -> None:
        self._change = threading.Condition()
        self._libres = combien
        self._file: list[object] = []
        self._dernier = 0.0

    def prendre(self) -> bool:
        with self._change:
            if not self._libres and not self._attendre():
                return False
            self._libres -= 1
            self._dernier = time.monotonic()
            return True

    def rendre(self) -> None:
        with self._change:
            self._libres += 1
            self._dernier = time.monotonic()
            self._change.notify()

    def _attendre(self) -> bool:
        """Until a place is free. What is left of the patience is counted again from each that changes hands."""
        moi = object()
        self._file.append(moi)
        try:
            while not self._libres:
                patience = PATIENCE_S if moi in self._file[:ATTENTES] else PATIENCE_DES_AUTRES_S
                reste = self._dernier + patience - time.monotonic()
                if reste <= 0:
                    return False
                self._change.wait(reste)
            return True
        finally:
            self._file.remove(moi)
