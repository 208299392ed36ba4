"""The seal: each dépêche carries the SHA-256 of the one before it and of its own canonical JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def canonique(valeur: Any) -> str:
    """Sorted keys, no spaces, UTF-8: the same text from the value before it is stored and after it is read back."""
    return json.dumps(
        valeur, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, cls=DjangoJSONEncoder
    )


def en_json(valeur: Any) -> Any:
    """The plain JSON value that the database will give back (dates become text, tuples lists)."""
    return json.loads(canonique(valeur))


def empreinte(
    precedente: bytes,
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
) -> bytes:
    """SHA-256(previous seal ‖ canonical JSON of the dépêche); 32 bytes. The first dépêche of a fil follows an empty seal."""
    corps = canonique(
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
    return hashlib.sha256(precedente + corps.encode()).digest()
