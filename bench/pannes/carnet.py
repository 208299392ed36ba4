"""What the load saw: what was acknowledged to the posters, what each reader received, and in which order."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Acquittee:
    """An entry that the portal said it had recorded."""

    jeton: str
    entree: int
    numero: int
    le: float


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

    @property
    def livraisons(self) -> int:
        return sum(len(lecture.recues) for lecture in self.lectures)

    def tete_atteinte(self, numero: int) -> bool:
        """Whether every reader holds this number."""
        return all(lecture.curseur >= numero for lecture in self.lectures)
