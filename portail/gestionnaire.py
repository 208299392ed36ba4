"""HTTP under ASGI, with one hop per request.

Django's own ASGI handler crosses between the event loop and a thread for almost every middleware and signal, and
gives each request a thread (and so a database connection) of its own. Every view of the portal is synchronous: this
handler runs the whole request in one of a few lasting threads, each with its warm connection, as a WSGI server would.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import structlog
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import OperationalError, connection
from django.http import HttpResponseBase
from django.urls import set_script_prefix
from structlog.contextvars import clear_contextvars

from fil.hub.depart import est_commence
from portail.etat.releve import RELEVE

FILS = 8
# A connection that answered so recently is not asked again; had PostgreSQL restarted since, that request would fail.
REPIT_S = 2.0

journal = structlog.get_logger(__name__)
_memoire = threading.local()


class GestionnaireHTTP(ASGIHandler):
    """As ASGIHandler: same requests, middleware, views, signals. A client that leaves does not stop its request."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.fils = ThreadPoolExecutor(FILS, thread_name_prefix="http")
        self._chauffer()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        try:
            corps = await self.read_body(receive)
        except RequestAborted:
            return
        requete, refus = self.create_request(scope, corps)
        reponse = await self._dans_un_fil(self._repondre, scope, requete) if requete else refus
        assert reponse is not None  # noqa: S101 — create_request gives one of the two
        try:
            await self.send_response(reponse, send)
        finally:
            if reponse.streaming:
                await self._dans_un_fil(reponse.close)
            corps.close()

    async def send_response(self, response: Any, send: Any) -> None:
        """A file leaves piece by piece: Django would first read the whole of it into memory."""
        if est_commence():
            response["Connection"] = "close"  # nginx then leaves this connection, and sends what comes next elsewhere
        if response.streaming and not response.is_async:
            response.streaming_content = self._par_morceaux(response.streaming_content)
        await super().send_response(response, send)

    async def _par_morceaux(self, morceaux: Iterator[bytes]) -> AsyncIterator[bytes]:
        while (morceau := await self._dans_un_fil(next, morceaux, None)) is not None:
            yield morceau

    def _repondre(self, scope: dict[str, Any], requete: ASGIRequest) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        _se_fier_a_la_connexion()
        RELEVE.veiller()
        reponse = self.get_response(requete)
        reponse._handler_class = self.__class__  # type: ignore[attr-defined]
        if not reponse.streaming:
            # Sends request_finished in the thread whose connection it is about; the content stays readable.
            reponse.close()
        clear_contextvars()
        return reponse

    async def _dans_un_fil(self, fonction: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.fils, fonction, *arguments)

    def _chauffer(self) -> None:
        """Open every thread's database connection at start: the first use of one costs far more than a request."""
        tous_la = Barrier(FILS)
        for _ in range(FILS):
            self.fils.submit(_ouvrir_la_connexion, tous_la)


def _se_fier_a_la_connexion() -> None:
    """Spare the question « are you there? » to a connection of this thread that answered a moment ago."""
    maintenant = time.monotonic()
    vient_de_servir = maintenant - getattr(_memoire, "servi", -REPIT_S) < REPIT_S
    connection.health_check_done = vient_de_servir  # type: ignore[attr-defined]
    _memoire.servi = maintenant


def _ouvrir_la_connexion(tous_la: Barrier) -> None:
    try:
        connection.ensure_connection()
    except OperationalError:
        journal.warning("base_absente_au_demarrage")
    tous_la.wait()
