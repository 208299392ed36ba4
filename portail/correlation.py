"""One identifier for what a request sets off: in each line of the journals, in the answer, on the error pages, in the
tasks that it asks for. nginx gives it (`X-Request-ID $request_id`); without one that is well formed, it is made here.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from portail import mesures

ENTETE = "X-Request-ID"
CLE = "requete"
# Nothing that could break a line of a journal, close an attribute or pass for something else.
FORME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", re.ASCII)
SANS_ROUTE = "inconnue"
# Anybody may send a word of their own as a method: each would be one more series to keep for ever.
METHODES = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
AUTRE = "AUTRE"

journal = structlog.get_logger(__name__)


def nouvelle() -> str:
    """As many bits as nginx's, so that none is met twice."""
    return secrets.token_hex(16)


def reference(recue: str | None) -> str:
    """The one received if it is well formed, else a new one."""
    return recue if recue and FORME.fullmatch(recue) else nouvelle()


def actuelle() -> str:
    """That of the request or task being served; empty outside of any."""
    return str(get_contextvars().get(CLE, ""))


class Correlation:
    """The outermost middleware. What it binds lasts until the thread takes another request (portail/gestionnaire.py):
    Django tells the failures of a request after its middleware have returned."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        requete, debut = reference(request.headers.get(ENTETE)), time.perf_counter()
        clear_contextvars()
        bind_contextvars(**{CLE: requete})
        reponse = self.get_response(request)
        reponse[ENTETE] = requete
        # As RFC 9110 asks of whoever has a clock; Daphne adds none, and the screens go by it (heure-serveur.js).
        reponse.headers.setdefault("Date", http_date())
        route, duree = route_de(request), time.perf_counter() - debut
        methode = request.method if request.method in METHODES else AUTRE
        mesures.REQUETES.labels(route, methode, f"{reponse.status_code // 100}xx").observe(duree)
        journal.info("requete", methode=methode, route=route, statut=reponse.status_code, ms=round(duree * 1000))
        return reponse


def route_de(request: HttpRequest) -> str:
    """The name of the address, never the address: it may hold what somebody searched for."""
    trouvee = getattr(request, "resolver_match", None)
    return (trouvee.view_name or SANS_ROUTE) if trouvee else SANS_ROUTE


def correler_les_prises(application: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The same for the WebSockets, each of which is a task of its own. `send` goes through as it is: the hub writes
    straight to the socket behind it (fil/hub/prise.py)."""

    async def correler(scope: dict[str, Any], receive: Any, send: Any) -> None:
        bind_contextvars(**{CLE: reference(_entete(scope))})
        debut = time.monotonic()
        journal.info("prise_ouverte")
        try:
            await application(scope, receive, send)
        finally:
            journal.info("prise_fermee", secondes=round(time.monotonic() - debut))

    return correler


def _entete(scope: dict[str, Any]) -> str | None:
    voulue = ENTETE.lower().encode()
    return next((valeur.decode("latin-1") for nom, valeur in scope.get("headers", ()) if nom == voulue), None)
