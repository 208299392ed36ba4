"""The ring: after the commit, a tiny Redis message says that a fil has moved. Best effort: losing it loses nothing."""

from __future__ import annotations

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

CANAL = "fil:"
DELAI_S = 0.2

journal = structlog.get_logger(__name__)
_redis = Redis.from_url(settings.REDIS_URL, socket_timeout=DELAI_S, socket_connect_timeout=DELAI_S)


def sonner(groupe_id: int, numero: int) -> None:
    """Redis down must never turn a committed entry into an error: the hubs' sweep will find it."""
    try:
        _redis.publish(f"{CANAL}{groupe_id}", numero)
    except (RedisError, OSError):
        journal.warning("sonnerie_perdue", groupe=groupe_id, numero=numero)
