"""The process's one Redis subscription: rings, closed sessions, presence. A broken one is reopened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.sonnerie import FIL, canal

REPRISE_S = 0.2
# A connection silent for that long is asked whether it still lives.
SILENCE_S = 5.0

journal = structlog.get_logger(__name__)
Reaction = Callable[[str], None]


def ouvrir_redis() -> Redis:
    """A client for this event loop; nothing waits long for what may be lost."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=10, health_check_interval=5)


async def ecouter(
    redis: Redis, *, sonne: Callable[[int, int], object], reactions: dict[str, Reaction], reprise: Callable[[], None]
) -> None:
    """Hand each message over, for ever. `reactions` go by the channel's name, without the base's.

    `reprise` is called at each connection: what was rung before was not heard.
    """
    while True:
        try:
            async with redis.pubsub(ignore_subscribe_messages=True) as abonnement:
                await abonnement.psubscribe(canal(FIL, "*"))
                await abonnement.subscribe(*map(canal, reactions))
                reprise()
                while True:
                    message = await abonnement.get_message(timeout=SILENCE_S)
                    if message is not None:
                        _recevoir(message, sonne, reactions)
        except (RedisError, OSError, TimeoutError):
            journal.warning("redis_muet")
            await asyncio.sleep(REPRISE_S)


def _recevoir(message: dict, sonne: Callable[[int, int], object], reactions: dict[str, Reaction]) -> None:
    """A message that is not understood is another version's, and no reason to stop listening."""
    nom, contenu = message["channel"].decode().rpartition(":")[2], message["data"].decode()
    try:
        if nom in reactions:
            reactions[nom](contenu)
        else:
            sonne(int(nom), int(contenu))
    except ValueError:
        journal.warning("message_incompris", canal=nom)
