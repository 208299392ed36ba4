"""The ring: after the commit, a tiny Redis message says that a fil has moved. Best effort: losing it loses nothing."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable, Collection

import structlog
from django.conf import settings
from django.db import connection
from redis import Redis
from redis.backoff import NoBackoff
from redis.connection import ConnectionInterface
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisMuet
from redis.retry import Retry

FIL, SESSION_FERMEE, PRESENCE, ECRIT, POINTEUR = "fil", "session-fermee", "presence", "ecrit", "pointeur"
# Not "salle": a process of the version before, during an upgrade, reads numbers there.
SAISIE, ACCUSE, PRESENT, SALLE = "saisie", "accuse", "present", "salles"
DELAI_S = 0.2
# A Redis that took a ring and did not answer is left alone for so long: an acte that moves a hundred fils would wait
# for it a hundred times.
REPOS_S = 2.0

journal = structlog.get_logger(__name__)
_redis = Redis.from_url(
    settings.REDIS_URL, socket_timeout=DELAI_S, socket_connect_timeout=DELAI_S, retry=Retry(NoBackoff(), 0)
)
_propre = threading.local()
_repos = {"jusqu_a": 0.0}
_ici: dict[asyncio.AbstractEventLoop, Callable[[int, int], object]] = {}


def entendre_ici(reaction: Callable[[int, int], object], boucle: asyncio.AbstractEventLoop) -> None:
    """What this process writes is told to its own hub at once, without the way through Redis and back."""
    _ici[boucle] = reaction


def sonner(groupe_id: int, numero: int) -> None:
    """Redis down must never turn a committed entry into an error: the hubs' sweep will find it."""
    for boucle, reaction in list(_ici.items()):
        try:
            boucle.call_soon_threadsafe(reaction, groupe_id, numero)
        except RuntimeError:  # that loop is closed, and its hub gone with it
            _ici.pop(boucle, None)
    _publier(canal(FIL, groupe_id), numero)


def sonner_session_fermee(cle: str) -> None:
    """Tell every process to close the sockets of this session now; whoever misses it finds the session gone."""
    _publier(canal(SESSION_FERMEE), temoin_de_session(cle))


def sonner_salles(salles: Collection[str]) -> None:
    """These rooms have moved."""
    _publier(canal(SALLE), ",".join(sorted(salles)))


def client_redis() -> Redis:
    """For what may be lost; it waits for no more than the delay above."""
    return _redis


def canal(*parties: str | int) -> str:
    """Named after the database: the training base, or another worker of the tests, may share the same Redis."""
    return ":".join(map(str, (connection.settings_dict["NAME"], *parties)))


def temoin_de_session(cle: str) -> str:
    """What names a session without being able to open it: session keys do not travel through Redis."""
    return hashlib.sha256(cle.encode()).hexdigest()


def _publier(vers: str, message: str | int) -> None:
    """One connection per thread, and one more try: Redis may have been restarted since it last served."""
    if time.monotonic() < _repos["jusqu_a"]:
        return
    connexion = _connexion()
    for essai in range(2):
        try:
            connexion.send_command("PUBLISH", vers, message)
            connexion.read_response()
            return
        except (RedisError, OSError) as panne:
            connexion.disconnect()
            if essai and isinstance(panne, RedisMuet):
                _repos["jusqu_a"] = time.monotonic() + REPOS_S
            if essai:
                journal.warning("sonnerie_perdue", canal=vers)


def _connexion() -> ConnectionInterface:
    """Straight to it: a client takes as long to find and give back a connection of its pool as Redis to answer.

    It goes with its thread, so the pool must not count it: it would refuse the hundredth thread of a process.
    """
    de, connexion = getattr(_propre, "connexion", (None, None))
    if de is not _redis or connexion is None:
        reserve = _redis.connection_pool
        connexion = reserve.connection_class(**reserve.connection_kwargs)
        _propre.connexion = (_redis, connexion)
    return connexion
