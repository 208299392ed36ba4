"""How much a machine may ask of the REST API, and an address that shows nothing: counted in Redis, for all processes.

A leaky bucket (GCRA): one number per client, the instant at which it will have paid for all that it asked. It may ask a
third of its minute at once, then as fast as it empties. Redis down limits nobody: it must not stop the exchanges.
"""

from __future__ import annotations

import math
import time
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from annuaire.connexion.verrou import provenance
from fil.sonnerie import canal, client_redis

# At once, in seconds of the long-run rate.
RESERVE_S = 20
# After Redis failed to answer, it is left alone for so long: waiting for it at each call would slow them all.
REPOS_S = 5.0
COMPTER = """
local t = redis.call('TIME')
local maintenant = t[1] + t[2] / 1000000
local paye = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), maintenant) + ARGV[1]
local attente = paye - maintenant - ARGV[2]
if attente > 0 then return tostring(attente) end
redis.call('SET', KEYS[1], string.format('%.6f', paye), 'PX', math.ceil((paye - maintenant) * 1000))
return '0'
"""

journal = structlog.get_logger(__name__)
_compter = client_redis().register_script(COMPTER)
_muet: dict[str, float] = {}


def attente(quoi: str, qui: str) -> float:
    """Seconds to wait before asking this again; 0: it may be asked, and is counted."""
    par_minute = settings.API_DEBITS[quoi]
    if not par_minute or time.monotonic() < _muet.get("jusqu_a", 0.0):
        return 0.0
    cout = 60 / par_minute
    try:
        return float(_compter(keys=[canal("debit", quoi, qui)], args=[cout, max(RESERVE_S, cout)]))
    except (RedisError, OSError):
        _muet["jusqu_a"] = time.monotonic() + REPOS_S
        journal.warning("debits_sans_redis")
        return 0.0


def attente_de_l_adresse(quoi: str, request: HttpRequest, *, de: str = "") -> int:
    """The same for who shows nothing yet, by the address it comes from, in whole seconds; `de`: who it says it is."""
    return math.ceil(attente(quoi, f"{provenance(request)} {de}".rstrip()))


class DebitDesMachines(BaseThrottle):
    """Each machine, apart for what it reads, what it writes and what a telephone engine pours in (`throttle_scope` of
    the view). People are not limited here: in a crisis they ask all at once, and their pages wait by themselves."""

    def allow_request(self, request: Request, view: Any) -> bool:
        if request.auth is None:  # a session: only machines have tokens
            return True
        quoi = getattr(view, "throttle_scope", "") or (
            "lecture" if request.method in ("GET", "HEAD", "OPTIONS") else "ecriture"
        )
        self.attente = attente(quoi, str(request.user.pk))
        return self.attente == 0

    def wait(self) -> float:
        return self.attente
