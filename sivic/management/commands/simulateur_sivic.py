"""Run the simulated SIVIC: a process of its own beside the portal. It is not SIVIC, and says so."""

from __future__ import annotations

import time
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import Error, connection

from sivic.simulateur import base, views
from sivic.simulateur.appel import Appel


class Silencieux(WSGIRequestHandler):
    """Addresses hold the numbers of victims: nothing of them is printed."""

    def log_message(self, format: str, *args: Any) -> None:
        return


def _admettre(periode_s: float) -> None:
    """The hospitals, for ever: whoever was sent to them is admitted, a base that is away is asked again."""
    while True:
        time.sleep(periode_s)
        try:
            base.admettre()
            views.appel.dire()
        except Error:
            connection.close()


class Command(BaseCommand):
    help = "Joue SIVIC et les hôpitaux, selon le contrat du simulateur SIVIC, qui n'est pas l'API officielle."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8700)
        parser.add_argument("--portail", default="", metavar="URL", help="appelle ce portail dès que le journal croît")
        parser.add_argument("--admettre", type=float, metavar="SECONDES", help="les hôpitaux admettent d'eux-mêmes")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production" and not settings.SIVIC_EXERCICE:
            raise CommandError("En production, le simulateur ne joue que le SIVIC des exercices : SIVIC_EXERCICE=oui.")
        base.preparer()
        views.appel = Appel(options["portail"])
        settings.ROOT_URLCONF = "sivic.simulateur.urls"
        settings.APPEND_SLASH = False
        settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
        serveur: WSGIServer = ThreadedWSGIServer(("127.0.0.1", options["port"]), Silencieux)
        serveur.set_app(WSGIHandler())
        if options["admettre"]:
            Thread(target=_admettre, args=(options["admettre"],), daemon=True).start()
        self.stdout.write(f"Simulateur SIVIC : http://127.0.0.1:{options['port']}")
        self.stdout.flush()
        serveur.serve_forever()
