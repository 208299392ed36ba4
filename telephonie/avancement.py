"""How far the import of a file has gone, for whoever waits: in Redis, which may lose it. Nothing depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from fil.sonnerie import canal, client_redis
from telephonie.models import SourceTelephonie

# A worker that is killed says nothing more: what it said goes away by itself.
OUBLI_S = 60


def dire(source: SourceTelephonie, faites: int, total: int) -> None:
    """So many rows of so many are written, if the end comes: nothing is committed before."""
    with suppress(RedisError, OSError):
        client_redis().set(_cle(source), f"{faites}/{total}", ex=OUBLI_S)


def taire(source: SourceTelephonie) -> None:
    with suppress(RedisError, OSError):
        client_redis().delete(_cle(source))


def en_cours(sources: Sequence[SourceTelephonie]) -> list[tuple[SourceTelephonie, int, int]]:
    """Which of these sources import a file now, the rows done and all its rows."""
    if not sources:
        return []
    dits: list[Any] = []
    with suppress(RedisError, OSError):
        dits = client_redis().mget([_cle(source) for source in sources])
    lus = [(source, dit.decode().partition("/")) for source, dit in zip(sources, dits, strict=False) if dit]
    return [(source, int(faites), int(total)) for source, (faites, _, total) in lus]


def _cle(source: SourceTelephonie) -> str:
    return canal("import", source.pk)
