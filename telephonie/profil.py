"""What an hour usually is, and how far from it is too far: robust statistics, so that one odd week changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

# Below that many past weeks, one does not know what is usual.
SEMAINES_MIN = 4
SEMAINES = 8
# The median absolute deviation of a normal law is its standard deviation divided by 1.4826 (Rousseeuw, Croux, 1993).
MAD_EN_ECART_TYPE = 1.4826
SEUIL = 4.0
# A few calls more or less are never a crisis, whatever the statistics of a quiet night say.
MINIMUM = 10


@dataclass(frozen=True)
class Jugement:
    """`ecart` is the standard deviation expected; `sens` is empty when the hour is as usual."""

    sens: str
    habituels: float
    ecart: float


def juger(presentes: int, passees: Sequence[int]) -> Jugement:
    """Compare an hour with the same one of the past weeks.

    Far means more than SEUIL deviations, the deviation being the largest of the robust one and that of a Poisson law
    of the same mean (√median): counts of independent calls cannot be steadier than that.
    """
    if len(passees) < SEMAINES_MIN:
        return Jugement("", 0.0, 0.0)
    milieu = median(passees)
    mad = median(abs(valeur - milieu) for valeur in passees)
    ecart = max(MAD_EN_ECART_TYPE * mad, sqrt(milieu), 1.0)
    difference = presentes - milieu
    if abs(difference) < max(SEUIL * ecart, MINIMUM):
        return Jugement("", milieu, ecart)
    return Jugement("afflux" if difference > 0 else "chute", milieu, ecart)
