"""How many people it takes to answer: Erlang C (A. K. Erlang, 1917), waiting without giving up."""

from __future__ import annotations

from math import exp

AGENTS_MAX = 1_000


def charge(occupation_s: float, periode_s: float) -> float:
    """The offered traffic in erlangs: seconds of conversation by second of clock."""
    return occupation_s / periode_s if periode_s else 0.0


def probabilite_d_attendre(agents: int, erlangs: float) -> float:
    """Erlang C: the probability, between 0 and 1, that a caller finds everybody busy.

    From Erlang B by its recursion, B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1)); then C = B / (1 - a/n (1 - B)).
    """
    if agents <= erlangs:
        return 1.0
    b = 1.0
    for n in range(1, agents + 1):
        b = erlangs * b / (n + erlangs * b)
    return b / (1 - erlangs / agents * (1 - b))


def niveau_de_service(agents: int, erlangs: float, duree_s: float, seuil_s: float) -> float:
    """The share of callers who wait less than `seuil_s`: 1 - C e^-(n-a)t/d, where d is the mean conversation."""
    if agents <= erlangs or duree_s <= 0:
        return 0.0 if erlangs > 0 else 1.0
    return 1 - probabilite_d_attendre(agents, erlangs) * exp(-(agents - erlangs) * seuil_s / duree_s)


def agents_necessaires(erlangs: float, duree_s: float, seuil_s: float = 60, cible: float = 0.99) -> int:
    """The fewest agents for that share within that time; 0 when nobody calls."""
    if erlangs <= 0 or duree_s <= 0:
        return 0
    agents = int(erlangs) + 1
    while niveau_de_service(agents, erlangs, duree_s, seuil_s) < cible and agents < AGENTS_MAX:
        agents += 1
    return agents
