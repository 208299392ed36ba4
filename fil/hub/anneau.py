"""The last frames of a groupe, kept ready for those who come back after a short cut."""

from __future__ import annotations

from collections import deque
from itertools import islice

from fil.limites import ANNEAU, ANNEAU_OCTETS


class Anneau:
    """Frames of consecutive numbers up to the head; bounded in number and in bytes."""

    __slots__ = ("_trames", "dernier", "octets", "oublis")

    def __init__(self, tete: int) -> None:
        self.dernier = tete
        self.oublis = 0
        self._trames: deque[bytes] = deque()
        self.octets = 0

    @property
    def premier(self) -> int:
        """The smallest number it holds; one after the head when it is empty."""
        return self.dernier - len(self._trames) + 1

    def ajouter(self, numero: int, trame: bytes) -> None:
        """A number that does not follow (a dépêche was torn out of the base) empties it: it holds an unbroken run."""
        if numero != self.dernier + 1:
            self._trames.clear()
            self.octets = 0
        self.dernier = numero
        self._trames.append(trame)
        self.octets += len(trame)
        while len(self._trames) > ANNEAU or self.octets > ANNEAU_OCTETS:
            self.octets -= len(self._trames.popleft())

    def oublier(self) -> None:
        """Some of what it holds is no longer to be told, or its room is wanted: those who come back will be served from
        the base. `oublis` tells who was reading older frames meanwhile that his are no longer to be told either."""
        self.oublis += 1
        self._trames.clear()
        self.octets = 0

    def prolonger(self, numero: int, trame: bytes) -> bool:
        """Put an older frame before the first one; False when there is no room or it is not the one before."""
        if numero != self.premier - 1 or len(self._trames) >= ANNEAU or self.octets + len(trame) > ANNEAU_OCTETS:
            return False
        self._trames.appendleft(trame)
        self.octets += len(trame)
        return True

    def depuis(self, curseur: int, octets: int) -> list[bytes] | None:
        """The frames after a cursor, up to about `octets` bytes; None when it does not go back that far."""
        if not self.premier - 1 <= curseur <= self.dernier:
            return None
        suite: list[bytes] = []
        for trame in islice(self._trames, curseur - self.premier + 1, None):
            suite.append(trame)
            octets -= len(trame)
            if octets < 0:
                break
        return suite
