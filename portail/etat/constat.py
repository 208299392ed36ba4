"""What is looked at, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

Etiquettes = tuple[tuple[str, str], ...]
Mesures = dict[tuple[str, Etiquettes], float]


class Verdict(NamedTuple):
    """What a look at one part says. `depuis` only when the part itself tells since when; `mesures` for Prometheus."""

    ok: bool
    detail: str
    depuis: datetime | None = None
    mesures: Mesures = {}


@dataclass(frozen=True)
class Partie:
    """One part: how to look at it, what its loss means for the people who work, what the operator does about it."""

    titre: str
    sonder: Callable[[], Verdict]
    consequence: str
    remede: str
    # Whether everybody is told, by the banner: what one can see while working.
    pour_tous: bool = False
    # Whether each machine has its own: the others would say at once that it is over.
    propre: bool = False
    # Seconds for which a look is good.
    garde: float = 5.0


@dataclass(frozen=True)
class Constat:
    """A part as it was found. `depuis` is set when it is degraded."""

    nom: str
    partie: Partie = field(repr=False)
    verdict: Verdict
    depuis: datetime | None

    @property
    def ok(self) -> bool:
        return self.verdict.ok
