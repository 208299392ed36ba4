"""Encrypts identities at rest, by the keys of the house (`annuaire/coffre.py`).

To change a key: put the new one first, run `manage.py rechiffrer_identites`, then take the old one away.
"""

from __future__ import annotations

import json

from annuaire.coffre import coffre

USAGE = "identites"


def enfermer(champs: dict[str, str]) -> bytes:
    return coffre(USAGE).encrypt(json.dumps(champs, ensure_ascii=False, sort_keys=True).encode())


def ouvrir(chiffre: bytes | memoryview) -> dict[str, str]:
    """Raises cryptography.fernet.InvalidToken when no key opens it."""
    return json.loads(coffre(USAGE).decrypt(bytes(chiffre)))


def rechiffrer(chiffre: bytes | memoryview) -> bytes:
    """The same content under the first key."""
    return coffre(USAGE).rotate(bytes(chiffre))
