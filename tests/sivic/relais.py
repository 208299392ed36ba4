"""A relay before the simulator, as a proxy is before SIVIC: it passes all on, but for what it was told to answer."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests


class Relais:
    """`repondre(motif, statut, corps)`: from now on, to the addresses that have this pattern in them."""

    def __init__(self, vers):
        self.vers, self.a_repondre, self.passees = vers, [], []
        relais = self

        class Passage(BaseHTTPRequestHandler):
            def do_GET(self):
                relais.passer(self)

            do_PUT = do_GET

            def log_message(self, *_):
                pass

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Passage)
        self.url = f"http://127.0.0.1:{self.serveur.server_port}"
        Thread(target=self.serveur.serve_forever, daemon=True).start()

    def repondre(self, motif, statut, corps=b""):
        self.a_repondre.append((motif, statut, corps))

    def laisser_passer(self):
        self.a_repondre.clear()

    def passer(self, demande):
        corps = demande.rfile.read(int(demande.headers.get("Content-Length") or 0))
        self.passees.append(f"{demande.command} {demande.path}")
        for motif, statut, dit in self.a_repondre:
            if re.search(motif, demande.path):
                return self._rendre(demande, statut, dit)
        entetes = {nom: demande.headers[nom] for nom in ("Authorization", "Content-Type") if nom in demande.headers}
        recue = requests.request(demande.command, self.vers + demande.path, data=corps, headers=entetes, timeout=10)
        return self._rendre(demande, recue.status_code, recue.content)

    def _rendre(self, demande, statut, corps):
        demande.send_response(statut)
        demande.send_header("Content-Length", str(len(corps)))
        demande.end_headers()
        demande.wfile.write(corps)


@pytest.fixture
def relais(simulateur, settings):
    un = Relais(simulateur.url)
    settings.SIVIC_URL = un.url
    yield un
    un.serveur.shutdown()
    un.serveur.server_close()
