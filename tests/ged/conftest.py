"""Files of the tests go to a folder of their own, and a scanner speaks clamd's language when a test asks for one."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

from tests.ged.fichiers import EICAR


@pytest.fixture(autouse=True)
def magasin_du_test(settings, tmp_path):
    settings.GED_DEPOTS = tmp_path / "depots"
    settings.GED_RESERVE = 0
    settings.STORAGES = settings.STORAGES | {
        "documents": {
            "BACKEND": "ged.dossier_entier.DossierEntier",
            "OPTIONS": {"location": str(tmp_path / "documents")},
        }
    }
    return tmp_path


class _Clamd(socketserver.BaseRequestHandler):
    """INSTREAM and PING as clamd answers them; the threat that it knows is EICAR."""

    def handle(self) -> None:
        commande = self._jusqu_a_zero()
        if commande == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        recu = b""
        while longueur := struct.unpack("!L", self._exactement(4))[0]:
            recu += self._exactement(longueur)
        verdict = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in recu else b"stream: OK\0"
        self.request.sendall(verdict)

    def _jusqu_a_zero(self) -> bytes:
        lu = b""
        while not lu.endswith(b"\0"):
            lu += self._exactement(1)
        return lu[:-1]

    def _exactement(self, combien: int) -> bytes:
        lu = b""
        while len(lu) < combien:
            morceau = self.request.recv(combien - len(lu))
            if not morceau:
                raise ConnectionError("parti au milieu d'une commande")
            lu += morceau
        return lu


@pytest.fixture
def clamd(settings) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, args=(0.02,), daemon=True)
        fil.start()
        settings.GED_ANTIVIRUS = f"tcp://127.0.0.1:{serveur.server_address[1]}"
        yield settings.GED_ANTIVIRUS
        serveur.shutdown()
        fil.join()
