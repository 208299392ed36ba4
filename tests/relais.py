"""A relay before a real service, as a proxy is: it passes all on as it came, but for what it was told to answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from threading import Thread
from urllib.parse import urlsplit

# Instead of a status: takes what is asked and never answers, until who asks goes away.
RIEN = 0
# Of one connection, not of what is asked; what is sent is whole already.
D_UNE_CONNEXION = {"connection", "expect", "keep-alive", "transfer-encoding"}


@dataclass
class Reponse:
    """What the relay says in the place of the service."""

    motif: str
    statut: int
    corps: bytes
    fois: float


class Relais:
    """`repondre(motif, statut, corps)`: from now on, to what has this pattern in « GET /address »; `fois`: so often."""

    def __init__(self, vers: str) -> None:
        self.vers = urlsplit(vers).netloc
        self.a_repondre: list[Reponse] = []
        self.passees: list[str] = []
        relais = self

        class Passage(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                relais.passer(self)

            do_HEAD = do_PUT = do_DELETE = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Passage)
        self.url = f"http://127.0.0.1:{self.serveur.server_port}"
        Thread(target=self.serveur.serve_forever, daemon=True).start()

    def repondre(self, motif: str, statut: int, corps: bytes = b"", *, fois: float = inf) -> None:
        self.a_repondre.append(Reponse(motif, statut, corps, fois))

    def laisser_passer(self) -> None:
        self.a_repondre.clear()

    def clore(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()

    def passer(self, demande: BaseHTTPRequestHandler) -> None:
        corps = demande.rfile.read(int(demande.headers.get("Content-Length") or 0))
        self.passees.append(f"{demande.command} {demande.path}")
        for dite in self.a_repondre:
            if dite.fois > 0 and re.search(dite.motif, self.passees[-1]):
                dite.fois -= 1
                if dite.statut == RIEN:
                    demande.rfile.read(1)
                    demande.close_connection = True
                    return None
                return _rendre(demande, dite.statut, {}, dite.corps)
        service = HTTPConnection(self.vers, timeout=10)
        try:
            # With its own Host: a signature covers it.
            service.request(demande.command, demande.path, corps, _passent(demande.headers.items()))
            recue = service.getresponse()
            return _rendre(demande, recue.status, _passent(recue.getheaders()), recue.read())
        finally:
            service.close()


def _passent(entetes: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {nom: valeur for nom, valeur in entetes if nom.lower() not in D_UNE_CONNEXION}


def _rendre(demande: BaseHTTPRequestHandler, statut: int, entetes: dict[str, str], corps: bytes) -> None:
    demande.send_response_only(statut)
    # The answer to a HEAD says the size of what it does not give.
    for nom, valeur in ({"Content-Length": str(len(corps))} | entetes).items():
        demande.send_header(nom, valeur)
    demande.end_headers()
    if demande.command != "HEAD":
        demande.wfile.write(corps)
