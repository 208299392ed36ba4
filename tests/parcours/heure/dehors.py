"""What stands outside the portal: the simulated SIVIC and its page, a program that receives what it subscribed to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import subprocess
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CERTIFIER = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1"
    " -addext subjectAltName=IP:127.0.0.1"
)

PATIENCE_S = 90.0


class Abonne:
    """Listens on this machine, keeps what it is sent; its certificate is the one that the portal is told to trust."""

    def __init__(self, dossier: Path) -> None:
        self.certificat, cle = dossier / "abonne.pem", dossier / "abonne.cle"
        commande = [*CERTIFIER.split(), "-out", str(self.certificat), "-keyout", str(cle)]
        subprocess.run(commande, check=True, capture_output=True)
        self.recus: list[tuple[dict[str, str], bytes]] = []
        recus = self.recus

        class Porte(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                corps = self.rfile.read(int(self.headers["Content-Length"]))
                recus.append(({nom.lower(): valeur for nom, valeur in self.headers.items()}, corps))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Porte)
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.load_cert_chain(self.certificat, cle)
        self.serveur.socket = contexte.wrap_socket(self.serveur.socket, server_side=True)
        threading.Thread(target=self.serveur.serve_forever, daemon=True).start()

    @property
    def adresse(self) -> str:
        return f"https://127.0.0.1:{self.serveur.server_address[1]}/depeches"

    def textes(self, secret: str) -> list[str]:
        """Of the entries received, each checked against the secret that was shown once."""
        cle = base64.b64decode(secret.split("_", 1)[1])
        lus = []
        for entetes, corps in self.recus:
            signe = f"{entetes['webhook-id']}.{entetes['webhook-timestamp']}.".encode() + corps
            attendue = base64.b64encode(hmac.new(cle, signe, hashlib.sha256).digest()).decode()
            assert entetes["webhook-signature"] == f"v1,{attendue}"
            lus.append(json.loads(corps)["donnees"]["texte"])
        return lus

    def attendre(self, texte: str, secret: str) -> None:
        """The one worker of this portal also reads the documents of the base meanwhile."""
        fin = time.monotonic() + PATIENCE_S
        while texte not in self.textes(secret):
            assert time.monotonic() < fin, "l'abonné n'a rien reçu"
            time.sleep(0.2)

    def fermer(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()


@dataclass(frozen=True)
class Dehors:
    sivic: str
    abonne: Abonne
