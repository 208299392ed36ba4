"""A small subscriber in a process of its own: keeps what it is sent, answers as it was told to.

`python receveur.py PORT DOSSIER`: each request becomes a line of DOSSIER/recus; DOSSIER/consigne says how to answer: a
code, "lent" (nothing before a long time), "goutte" (byte by byte), "ailleurs" (a redirection).
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

DOSSIER = Path(sys.argv[2])


class Porte(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._repondre(200)

    def do_POST(self) -> None:
        corps = self.rfile.read(int(self.headers["Content-Length"])).decode()
        recu = {"chemin": self.path, "entetes": {k.lower(): v for k, v in self.headers.items()}, "corps": corps}
        with (DOSSIER / "recus").open("a", encoding="utf-8") as recus:
            recus.write(json.dumps(recu) + "\n")
        consigne = (DOSSIER / "consigne").read_text()
        if consigne == "lent":
            time.sleep(30)
        elif consigne == "goutte":
            self._goutte()
        elif consigne == "ailleurs":
            self._repondre(302, Location=f"http://127.0.0.1:{sys.argv[1]}/ailleurs")
        else:
            self._repondre(int(consigne))

    def _repondre(self, code: int, **entetes: str) -> None:
        self.send_response(code)
        for nom, valeur in {"Content-Length": "0", **entetes}.items():
            self.send_header(nom, valeur)
        self.end_headers()

    def _goutte(self) -> None:
        with suppress(OSError):
            for octet in b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 600:
                self.wfile.write(bytes([octet]))
                self.wfile.flush()
                time.sleep(0.5)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Porte).serve_forever()
