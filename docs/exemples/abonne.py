"""A subscriber of the portal, with the standard library only: checks who sends, prints each dépêche once.

    SECRET=whsec_… python abonne.py 8080

Behind a proxy that speaks HTTPS: the portal sends to nothing else. The signature is that of Standard Webhooks.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

CLE = base64.b64decode(os.environ["SECRET"].removeprefix("whsec_"))
FENETRE_S = 300
deja_recus: set[str] = set()  # a real one keeps them with what it made of them, in one transaction


class Abonne(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        corps = self.rfile.read(int(self.headers["Content-Length"]))
        identifiant, horodatage = self.headers["webhook-id"] or "", self.headers["webhook-timestamp"] or ""
        signe = hmac.new(CLE, f"{identifiant}.{horodatage}.".encode() + corps, hashlib.sha256).digest()
        attendue = f"v1,{base64.b64encode(signe).decode()}"
        # Who sent it, and now: somebody who kept an old one cannot send it again.
        if not hmac.compare_digest(attendue.encode(), (self.headers["webhook-signature"] or "").encode()):
            return self.repondre(401)
        if abs(time.time() - int(horodatage)) > FENETRE_S:
            return self.repondre(401)
        if identifiant not in deja_recus:
            deja_recus.add(identifiant)
            depeche = json.loads(corps)
            print(depeche["groupe"], depeche["numero"], depeche["genre"], flush=True)
        return self.repondre(204)  # any 2xx: taken, send the next one

    def repondre(self, code: int) -> None:
        self.send_response(code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Abonne).serve_forever()
