"""Does an address answer? Asked from the server, by setting, and never of an address inside its own network."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

DELAI_S = 8.0
REPOND_JUSQU_A = 500


def repond(adresse: str) -> bool:
    """Whether somebody answers there, if only by a redirection or « sign in first »."""
    parties = urlsplit(adresse)
    hote, https = parties.hostname or "", parties.scheme == "https"
    port = parties.port or (443 if https else 80)
    ip = _publique(hote, port)
    if ip is None:
        return False
    connexion = _Https(hote, port, ip) if https else HTTPConnection(ip, port, timeout=DELAI_S)
    try:
        connexion.request(
            "HEAD", parties.path or "/", headers={"Host": parties.netloc, "User-Agent": "portail-si-samu"}
        )
        return connexion.getresponse().status < REPOND_JUSQU_A
    except (OSError, HTTPException):
        return False
    finally:
        connexion.close()


class _Https(HTTPSConnection):
    """To the address that was checked, with the name that its certificate must bear."""

    def __init__(self, hote: str, port: int, ip: str) -> None:
        super().__init__(hote, port, timeout=DELAI_S, context=ssl.create_default_context())
        self.ip = ip

    def connect(self) -> None:
        prise = socket.create_connection((self.ip, self.port), timeout=DELAI_S)
        self.sock = ssl.create_default_context().wrap_socket(prise, server_hostname=self.host)


def _publique(hote: str, port: int) -> str | None:
    """The address to which the name leads, unless it is one of our own network: a link must not explore it."""
    try:
        trouvees = socket.getaddrinfo(hote, port, type=socket.SOCK_STREAM)
    except OSError:
        return None
    ip = str(trouvees[0][4][0])
    return ip if settings.GED_LIENS_INTERNES or ipaddress.ip_address(ip).is_global else None
