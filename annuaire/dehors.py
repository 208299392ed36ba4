"""Calling an address that somebody wrote: to the machine that was checked, never one of our own network unless a
setting allows it, and without following where it sends."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from concurrent.futures import Future
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from threading import Thread
from typing import Any
from urllib.parse import SplitResult

# IPv4-mapped, IPv4-compatible, NAT64 (well-known and local prefix), SIIT: the last four bytes are an IPv4 address.
DERNIERS_OCTETS = [
    ipaddress.IPv6Network(reseau)
    for reseau in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")
]
Adresse = ipaddress.IPv4Address | ipaddress.IPv6Address


class Interdite(Exception):
    """That address must not be called, or leads nowhere; the message is a French phrase."""


def connexion_vers(parties: SplitResult, *, internes: bool, delai: float) -> HTTPConnection:
    """A connection that will be made to the address found here, whatever the name leads to a moment later."""
    hote, https = parties.hostname or "", parties.scheme == "https"
    try:
        port = parties.port or (443 if https else 80)
    except ValueError:
        raise Interdite("le port n'existe pas") from None
    ip = _resoudre(hote, port, delai)
    if not internes and not est_publique(ip):
        raise Interdite("l'adresse est celle d'un réseau interne")
    return _Https(hote, port, ip, delai) if https else HTTPConnection(ip, port, timeout=delai)


def est_publique(ip: str) -> bool:
    """Public itself, and wherever a gateway would carry it: ::ffff:10.0.0.1, 64:ff9b::10.0.0.1 and the like lead to
    10.0.0.1."""
    adresse = ipaddress.ip_address(ip)
    return all(portee.is_global and not portee.is_multicast for portee in _transportees(adresse) or [adresse])


def _transportees(adresse: Adresse) -> list[Adresse]:
    """The IPv4 addresses that this one holds inside: where it goes in the end, and by whom."""
    if isinstance(adresse, ipaddress.IPv4Address):
        return []
    octets = adresse.packed
    if any(adresse in reseau for reseau in DERNIERS_OCTETS):
        return [ipaddress.IPv4Address(octets[-4:])]
    return [portee for portee in (adresse.sixtofour, *(adresse.teredo or ())) if portee]


@cache
def _contexte() -> ssl.SSLContext:
    """One for the process: the authorities that it trusts take long to be read."""
    return ssl.create_default_context()


class _Https(HTTPSConnection):
    """To the address that was checked, with the name that its certificate must bear."""

    def __init__(self, hote: str, port: int, ip: str, delai: float) -> None:
        super().__init__(hote, port, timeout=delai, context=_contexte())
        self.ip = ip

    def connect(self) -> None:
        # Held at once: whoever finds that it lasts too long can shut it, handshake included.
        self.sock = prise = socket.create_connection((self.ip, self.port), timeout=self.timeout)
        self.sock = _contexte().wrap_socket(prise, server_hostname=self.host)


def _resoudre(hote: str, port: int, delai: float) -> str:
    """A resolver that is not answered waits far longer than a worker may: it is left to its thread, which dies with the
    process."""
    trouvees: Future[list[Any]] = Future()

    def chercher() -> None:
        try:
            trouvees.set_result(socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as erreur:  # a name that IDNA or C refuses is a ValueError
            trouvees.set_exception(erreur)

    Thread(target=chercher, name="nom", daemon=True).start()
    try:
        return str(trouvees.result(delai)[0][4][0])
    except TimeoutError:
        raise Interdite("le nom ne se résout pas à temps") from None
    except (OSError, UnicodeError):
        raise Interdite("le nom ne mène à aucune machine") from None
