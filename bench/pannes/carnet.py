"""What the load saw: what was acknowledged to the posters, what each reader received, and in which order."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Acquittee:
    """An entry that the portal said it had recorded."""

    jeton: str
    entree: int
    numero: int
    le: float


class Coupure(NamedTuple):
    """A time without the live feed, as a reader saw it."""

    a: float
    duree_s: float


class Manque(NamedTuple):
    """A request that was not served at the first attempt."""

    a: float
    quoi: str


@dataclass
class Lecture:
    """One reader's account. `curseur` is the last number it holds, what it asks to resume from."""

    nom: str
    curseur: int = 0
    recues: list[int] = field(default_factory=list)
    objets: dict[int, int] = field(default_factory=dict)
    premiere_fois: dict[int, float] = field(default_factory=dict)
    doublees: int = 0
    manquees: int = 0
    desordonnees: int = 0
    reprises: int = 0
    refus: list[str] = field(default_factory=list)
    perdue_a: float | None = None
    coupures: list[Coupure] = field(default_factory=list)

    def perdre(self) -> None:
        """The socket is gone; counted from the first of several attempts."""
        self.perdue_a = self.perdue_a or time.monotonic()

    def retrouver(self) -> None:
        """The heads have come: this reader is live again."""
        if self.perdue_a is not None:
            self.coupures.append(Coupure(self.perdue_a, time.monotonic() - self.perdue_a))
            self.perdue_a = None

    def noter(self, numero: int, objet: int) -> None:
        """A dépêche came. Ahead of the cursor: some were missed. Behind it: doubled, or late."""
        if numero <= self.curseur:
            if numero in self.premiere_fois:
                self.doublees += 1
                return
            self.desordonnees += 1
            self.manquees -= 1
        else:
            self.manquees += numero - self.curseur - 1
            self.curseur = numero
        self.recues.append(numero)
        self.objets[numero] = objet
        self.premiere_fois[numero] = time.monotonic()


@dataclass
class Carnet:
    """The whole account of one run, written by the load's thread, read once it has stopped."""

    lectures: list[Lecture] = field(default_factory=list)
    acquittees: list[Acquittee] = field(default_factory=list)
    jetons: set[str] = field(default_factory=set)
    refusees: list[str] = field(default_factory=list)
    essais: int = 0
    pages: int = 0
    manques: list[Manque] = field(default_factory=list)

    def manquer(self, quoi: str) -> None:
        self.manques.append(Manque(time.monotonic(), quoi))

    @property
    def livraisons(self) -> int:
        return sum(len(lecture.recues) for lecture in self.lectures)

    def tete_atteinte(self, numero: int) -> bool:
        """Whether every reader holds this number."""
        return all(lecture.curseur >= numero for lecture in self.lectures)
