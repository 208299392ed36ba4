"""How a dépêche leaves for a subscriber: signed as Standard Webhooks says (standardwebhooks.com), by a bounded POST.

    webhook-id         the same at each try, and of this dépêche only: what a subscriber has already, it ignores
    webhook-timestamp  seconds since 1970: older than five minutes, it is refused as a repetition by somebody else
    webhook-signature  "v1," and the base64 of HMAC-SHA256(secret, "<id>.<timestamp>.<body>")

The secret is written « whsec_ » and the base64 of its 32 bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import socket
import ssl
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from annuaire.dehors import Interdite, connexion_vers

# For each step, and for the whole of it: a subscriber that answers byte by byte must not hold a worker.
DELAI_S, DELAI_TOTAL_S = 5.0, 10.0
PREFIXE = "whsec_"
PARTI = 410
# The characters of which HTTP makes a request: with any other, nothing would ever leave.
LISIBLE = re.compile(r"[\x21-\x7e]*", re.ASCII)
PANNES: list[tuple[type[Exception], str]] = [
    (ConnectionRefusedError, "connexion refusée"),
    (ssl.SSLCertVerificationError, "certificat refusé"),
]


class Reponse(NamedTuple):
    """What came of one try; without a code, nobody answered."""

    code: int | None
    motif: str

    @property
    def est_recue(self) -> bool:
        return self.code is not None and 200 <= self.code < 300


def secret_neuf() -> str:
    return PREFIXE + base64.b64encode(secrets.token_bytes(32)).decode()


def signer(secret: str, identifiant: str, horodatage: int, corps: bytes) -> str:
    cle = base64.b64decode(secret.removeprefix(PREFIXE))
    condense = hmac.new(cle, f"{identifiant}.{horodatage}.".encode() + corps, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(condense).decode()}"


def verifier_adresse(adresse: str) -> str:
    """The address as it will be called. It is checked again at each call: a name may lead elsewhere tomorrow."""
    adresse = adresse.strip()
    if not LISIBLE.fullmatch(adresse):
        raise ValidationError(
            {"adresse": "Une adresse s'écrit sans accent ni espace\u00a0: «\u00a0%20\u00a0» pour une espace."}
        )
    try:
        parties = urlsplit(adresse)
        _verifier(parties.scheme, parties.hostname, parties.port)
    except ValueError:
        raise ValidationError({"adresse": "Cette adresse ne se lit pas."}) from None
    if parties.username is not None or parties.password is not None or parties.fragment:
        raise ValidationError({"adresse": "Une adresse d'abonné n'a ni identifiant, ni mot de passe, ni ancre."})
    try:
        connexion_vers(parties, internes=settings.API_ABONNES["internes"], delai=DELAI_S).close()
    except Interdite as refus:
        raise ValidationError({"adresse": f"Le portail n'enverra rien là\u00a0: {refus}."}) from None
    return urlunsplit(parties)


def envoyer(adresse: str, secret: str, identifiant: str, corps: bytes) -> Reponse:
    """One try. Where it redirects is not followed, and what it answers is not read beyond its code."""
    parties, horodatage = urlsplit(adresse), int(time.time())
    entetes = {
        "Host": parties.netloc,
        "User-Agent": "portail-si-samu",
        "Content-Type": "application/json",
        "webhook-id": identifiant,
        "webhook-timestamp": str(horodatage),
        "webhook-signature": signer(secret, identifiant, horodatage, corps),
        "Connection": "close",
    }
    try:
        connexion = connexion_vers(parties, internes=settings.API_ABONNES["internes"], delai=DELAI_S)
    except Interdite as refus:
        return Reponse(None, str(refus))
    trop_long = threading.Timer(DELAI_TOTAL_S, _couper, [connexion])
    trop_long.start()
    try:
        connexion.request("POST", urlunsplit(("", "", parties.path or "/", parties.query, "")), corps, entetes)
        return _lire(connexion.getresponse().status)
    except TimeoutError:
        return Reponse(None, "pas de réponse à temps")
    except (OSError, HTTPException, UnicodeError) as panne:
        return Reponse(None, next((phrase for genre, phrase in PANNES if isinstance(panne, genre)), "connexion coupée"))
    finally:
        trop_long.cancel()
        connexion.close()


def _verifier(schema: str, hote: str | None, port: int | None) -> None:
    if schema != "https" and not (settings.DEBUG and schema == "http"):
        raise ValidationError({"adresse": "L'adresse d'un abonné commence par https://."})
    if not hote or port == 0:
        raise ValueError


def _lire(code: int) -> Reponse:
    if 300 <= code < 400:
        return Reponse(code, "redirige ailleurs\u00a0: le portail ne suit pas")
    return Reponse(code, "")


def _couper(connexion: HTTPConnection) -> None:
    prise = connexion.sock
    if prise is not None:
        with suppress(OSError):
            socket.socket.shutdown(prise, socket.SHUT_RDWR)  # of TLS too, which would first forget what it holds
