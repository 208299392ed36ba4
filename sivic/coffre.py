"""Encrypts identities at rest: AES by Fernet, keys drawn from IDENTITES_CLES, of which the first one writes.

Those after it still read, so that a key is changed without a stop: put the new one first, run
`manage.py rechiffrer_identites`, then take the old one away.
"""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def enfermer(champs: dict[str, str]) -> bytes:
    return _coffre().encrypt(json.dumps(champs, ensure_ascii=False, sort_keys=True).encode())


def ouvrir(chiffre: bytes | memoryview) -> dict[str, str]:
    """Raises cryptography.fernet.InvalidToken when no key opens it."""
    return json.loads(_coffre().decrypt(bytes(chiffre)))


def rechiffrer(chiffre: bytes | memoryview) -> bytes:
    """The same content under the first key."""
    return _coffre().rotate(bytes(chiffre))


def _coffre() -> MultiFernet:
    cles = (hashlib.sha256(f"identites:{cle}".encode()).digest() for cle in settings.IDENTITES_CLES)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(cle)) for cle in cles])
