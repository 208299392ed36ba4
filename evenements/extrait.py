"""What is taken of a list too long to be told whole, and how many are left out: never in silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Extrait(Generic[T]):
    lus: list[T] = field(default_factory=list)
    laisses: int = 0


def extraire(lignes: QuerySet[M], maximum: int) -> Extrait[M]:
    """The first ones, read once; the others are counted only where there may be some."""
    lus = list(lignes[:maximum])
    return Extrait(lus, lignes.count() - maximum if len(lus) == maximum else 0)


def et_les_autres(combien: int, ou: str = "") -> str:
    """… et 6 autres : voir le tableau des actions."""
    return f"… et {combien} autre{'s' if combien > 1 else ''}{ou}."
