"""The ring: after the commit, a tiny Redis message says that a fil has moved. Best effort: losing it loses nothing."""

from __future__ import annotations

import hashlib

import structlog
from django.conf import settings
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

FIL, SESSION_FERMEE, PRESENCE, ECRIT, POINTEUR = "fil", "session-fermee", "presence", "ecrit", "pointeur"
DELAI_S = 0.2

journal = structlog.get_logger(__name__)
_redis = Redis.from_url(settings.REDIS_URL, socket_timeout=DELAI_S, socket_connect_timeout=DELAI_S)


def sonner(groupe_id: int, numero: int) -> None:
    """Redis down must never turn a committed entry into an error: the hubs' sweep will find it."""
    _publier(canal(FIL, groupe_id), numero)


def sonner_session_fermee(cle: str) -> None:
    """Tell every process to close the sockets of this session now; whoever misses it finds the session gone."""
    _publier(canal(SESSION_FERMEE), temoin_de_session(cle))


def canal(*parties: str | int) -> str:
    """Named after the database: the training base, or another worker of the tests, may share the same Redis."""
    return ":".join(map(str, (connection.settings_dict["NAME"], *parties)))


def temoin_de_session(cle: str) -> str:
    """What names a session without being able to open it: session keys do not travel through Redis."""
    return hashlib.sha256(cle.encode()).hexdigest()


def _publier(vers: str, message: str | int) -> None:
    try:
        _redis.publish(vers, message)
    except (RedisError, OSError):
        journal.warning("sonnerie_perdue", canal=vers)
