"""Signs of life of the workers and of beat.

Every twenty seconds beat sends a small task to each queue. That it was sent is beat's sign of life, that it was done is
the queue's, and the time between the two is how long work waits there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections
from django.utils import timezone
from redis import Redis

from portail.etat.files import EMIS_LE
from portail.models import Battement

# So many missed beats are a silence.
SILENCE = timedelta(seconds=75)
CALENDRIER = "calendrier"


def qui_sert(file: str) -> str:
    return f"file:{file}"


def noter(qui: str, *, delai_s: float = 0.0) -> None:
    """It is alive. `delai_s`: how long the message waited."""
    vu = {"le": timezone.now(), "delai_ms": max(0, round(delai_s * 1000))}
    Battement.objects.update_or_create(qui=qui, defaults=vu)


def noter_les_files(noms: Iterable[str]) -> None:
    """A worker that starts serves these queues: known at once rather than at the next beat."""
    close_old_connections()
    for nom in noms:
        noter(qui_sert(nom))


def noter_l_envoi() -> None:
    """Beat has just sent. It lasts, and the base may have been restarted since."""
    close_old_connections()
    noter(CALENDRIER)


def attente_de(redis: Redis, file: str) -> tuple[int, float]:
    """How many messages wait in this queue, and for how many seconds the oldest one has."""
    combien: Any = redis.llen(file)
    plus_ancien: Any = redis.lindex(file, -1) if combien else None
    return int(combien), _age(plus_ancien)


def dernier(qui: str) -> Battement | None:
    return Battement.objects.filter(pk=qui).first()


def est_muet(battement: Battement | None, maintenant: datetime) -> bool:
    return battement is None or maintenant - battement.le > SILENCE


def _age(message: bytes | None) -> float:
    """Of a message as the broker holds it; nothing is known of one that an older version sent."""
    try:
        emis = json.loads(message or b"{}")["headers"][EMIS_LE]
        return max(0.0, time.time() - float(emis))
    except (KeyError, TypeError, ValueError):
        return 0.0
