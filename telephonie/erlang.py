"""How many people it takes to answer: Erlang C (A. K. Erlang, 1917), waiting without giving up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import exp


def charge(occupation_s: float, periode_s: float) -> float:
    """The offered traffic in erlangs: seconds of conversation by second of clock."""
    return occupation_s / periode_s if periode_s else 0.0


def probabilite_d_attendre(agents: int, erlangs: float) -> float:
    """Erlang C: the probability, between 0 and 1, that a caller finds everybody busy.

    From Erlang B by its recursion, B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)); then C = B / (1 - a/n (1 - B)).
    """
    if agents <= erlangs:
        return 1.0
    return _attendre(agents, erlangs, next(islice(_pertes(erlangs), agents - 1, None)))


def niveau_de_service(agents: int, erlangs: float, duree_s: float, seuil_s: float) -> float:
    """The share of callers who wait less than `seuil_s`: 1 - C e^-(n-a)t/d, where d is the mean conversation."""
    if agents <= erlangs or duree_s <= 0:
        return 0.0 if erlangs > 0 else 1.0
    return _servis(agents, erlangs, probabilite_d_attendre(agents, erlangs), seuil_s / duree_s)


def agents_necessaires(erlangs: float, duree_s: float, seuil_s: float = 60, cible: float = 0.99) -> int:
    """The fewest agents for that share within that time; 0 when nobody calls."""
    if erlangs <= 0 or duree_s <= 0:
        return 0
    # One more at a time: the share grows to 1.
    return next(
        agents
        for agents, b in enumerate(_pertes(erlangs), 1)
        if agents > erlangs and _servis(agents, erlangs, _attendre(agents, erlangs, b), seuil_s / duree_s) >= cible
    )


def _pertes(erlangs: float) -> Iterator[float]:
    """Erlang B of 1, 2, 3 … agents."""
    n, b = 0, 1.0
    while True:
        n += 1
        b = erlangs * b / (n + erlangs * b)
        yield b


def _attendre(agents: int, erlangs: float, b: float) -> float:
    return b / (1 - erlangs / agents * (1 - b))


def _servis(agents: int, erlangs: float, attendre: float, seuil: float) -> float:
    return 1 - attendre * exp(-(agents - erlangs) * seuil)
