"""Calling an address that somebody wrote: to the machine that was checked, never one of our own network unless a
setting allows it, and without following where it sends."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import SplitResult


class Interdite(Exception):
    """That address must not be called, or leads nowhere; the message is a French phrase."""


def connexion_vers(parties: SplitResult, *, internes: bool, delai: float) -> HTTPConnection:
    """A connection that will be made to the address found here, whatever the name leads to a moment later."""
    hote, https = parties.hostname or "", parties.scheme == "https"
    port = parties.port or (443 if https else 80)
    ip = _resoudre(hote, port)
    if not internes and not est_publique(ip):
        raise Interdite("l'adresse est celle d'un réseau interne")
    return _Https(hote, port, ip, delai) if https else HTTPConnection(ip, port, timeout=delai)


def est_publique(ip: str) -> bool:
    adresse = ipaddress.ip_address(ip)
    # ::ffff:10.0.0.1 is 10.0.0.1, and goes there.
    adresse = getattr(adresse, "ipv4_mapped", None) or adresse
    return adresse.is_global and not adresse.is_multicast


class _Https(HTTPSConnection):
    """To the address that was checked, with the name that its certificate must bear."""

    def __init__(self, hote: str, port: int, ip: str, delai: float) -> None:
        super().__init__(hote, port, timeout=delai, context=ssl.create_default_context())
        self.ip = ip

    def connect(self) -> None:
        # Held at once: whoever finds that it lasts too long can shut it, handshake included.
        self.sock = prise = socket.create_connection((self.ip, self.port), timeout=self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(prise, server_hostname=self.host)


def _resoudre(hote: str, port: int) -> str:
    try:
        trouvees = socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Interdite("le nom ne mène à aucune machine") from None
    return str(trouvees[0][4][0])
