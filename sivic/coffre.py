"""Encrypts identities at rest, by the keys of the house (`annuaire/coffre.py`).

To change a key: put the new one first, run `manage.py rechiffrer_identites`, then take the old one away.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata

from django.conf import settings

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


def empreintes(evenement: int, champs: dict[str, str]) -> dict[str, str]:
    """The prints under which one person counted twice in an event is found: of the whole name, of sex and age.

    Under the first key, and of one event only: nobody who reads the base can try names against them.
    """
    nom = sorted("".join(signe if signe.isalpha() else " " for signe in _sans_accent(champs, "prenom", "nom")).split())
    complet = champs.get("nom") and champs.get("prenom")
    connu = champs.get("sexe") and champs.get("age")
    return {
        "empreinte": _empreinte(evenement, "nom", *nom) if complet else "",
        "profil": _empreinte(evenement, "profil", champs["sexe"], str(int(champs["age"]) // 10)) if connu else "",
    }


def _sans_accent(champs: dict[str, str], *noms: str) -> str:
    texte = unicodedata.normalize("NFKD", " ".join(champs[nom] for nom in noms if nom in champs))
    return "".join(signe for signe in texte if not unicodedata.combining(signe)).casefold()


def _empreinte(evenement: int, *parts: str) -> str:
    cle = hashlib.sha256(f"empreintes:{settings.IDENTITES_CLES[0]}".encode()).digest()
    return hmac.new(cle, "\0".join((str(evenement), *parts)).encode(), hashlib.sha256).hexdigest()
