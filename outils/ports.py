"""Ports of this machine for servers that will start a moment after they are chosen."""

import secrets
import socket
from contextlib import suppress

ADRESSE = "127.0.0.1"
# Below those that Linux lends to whoever connects or asks for any: one of them may be lent between the choice and the
# start, and again each time that a server is stopped to be started anew.
PROPRES = range(10_000, 32_000)


def port_libre() -> int:
    """One that nobody listens on."""
    while True:
        port = secrets.choice(PROPRES)
        with socket.socket() as essai, suppress(OSError):
            essai.bind((ADRESSE, port))
            return port
