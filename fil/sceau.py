"""The seal: each dépêche carries the SHA-256 of the one before it and of its own canonical JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

REMPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def canonique(valeur: Any) -> str:
    """Sorted keys, no spaces, UTF-8: the same text from the value before it is stored and after it is read back."""
    return json.dumps(
        valeur, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, cls=DjangoJSONEncoder
    )


def en_json(valeur: Any) -> Any:
    """The plain JSON value that jsonb will give back: dates become text, tuples lists, numbers decimals.

    What has no place in jsonb (the null character, half of a surrogate pair) becomes U+FFFD: a text that a door let
    through must not make the acte fail. NaN and infinities raise ValueError: they say nothing.
    """
    texte = canonique(valeur)
    plain = json.loads(texte, parse_float=_nombre)
    return _nettoyer(plain) if "\\u0000" in texte or _a_demi_paire(texte) else plain


def _nombre(texte: str) -> float | int:
    """jsonb keeps decimals: it writes 1e16 without exponent, which reads back as an integer, and knows no -0.0."""
    nombre = float(texte)
    if "e" in texte and nombre.is_integer():
        return int(nombre)
    return nombre or 0.0


def _a_demi_paire(texte: str) -> bool:
    try:
        texte.encode()
    except UnicodeEncodeError:
        return True
    return False


def _nettoyer(valeur: Any) -> Any:
    if isinstance(valeur, str):
        sans_demi_paire = valeur.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return sans_demi_paire.replace("\x00", REMPLACEMENT)
    if isinstance(valeur, list):
        return [_nettoyer(element) for element in valeur]
    if isinstance(valeur, dict):
        return {_nettoyer(cle): _nettoyer(element) for cle, element in valeur.items()}
    return valeur


def corps(
    *,
    groupe_id: int,
    numero: int,
    genre: str,
    objet_type: str,
    objet_id: int,
    auteur_id: int | None,
    entite_id: int | None,
    emise_le: datetime,
    donnees: Any,
) -> str:
    """What the seal of a dépêche covers, as canonical JSON; `outils/verifier_export.py` reads it with no database."""
    return canonique(
        {
            "auteur": auteur_id,
            "donnees": donnees,
            "emise_le": emise_le.astimezone(UTC).isoformat(timespec="microseconds"),
            "entite": entite_id,
            "genre": genre,
            "groupe": groupe_id,
            "numero": numero,
            "objet": {"id": objet_id, "type": objet_type},
        }
    )


def empreinte(precedente: bytes, **champs: Any) -> bytes:
    """SHA-256(previous seal ‖ canonical JSON of the dépêche); 32 bytes. The first one follows an empty seal."""
    return hashlib.sha256(precedente + corps(**champs).encode()).digest()
