"""Who has the portal open. Kept in Redis with an expiry: what is lost comes back with the next renewal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from redis.exceptions import RedisError

from fil.sonnerie import PRESENT, canal, client_redis

EN_LIGNE, OCCUPE, ABSENT = "en_ligne", "occupe", "absent"
STATUTS = frozenset({EN_LIGNE, OCCUPE, ABSENT})


def etats(personnes: Sequence[int]) -> dict[int, str]:
    """What each of these people's screens last said; whoever has none open is away."""
    if not personnes:
        return {}
    lus: list[Any]
    try:
        lus = client_redis().mget([canal(PRESENT, personne) for personne in personnes])
    except (RedisError, OSError):
        lus = [None] * len(personnes)
    trouves = {personne: lu.decode() if lu else ABSENT for personne, lu in zip(personnes, lus, strict=True)}
    return {personne: etat if etat in STATUTS else ABSENT for personne, etat in trouves.items()}
