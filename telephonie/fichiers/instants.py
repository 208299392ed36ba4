"""Instants as files write them: ISO 8601, the French way, or seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from telephonie.lignes import LigneRefusee

FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S")
SECONDES = re.compile(r"\d{9,11}(\.\d+)?")


def lire_instant(texte: str, nom: str, fuseau: ZoneInfo, *, apres: datetime | None = None) -> datetime:
    """In UTC.

    Args:
        nom: of the field, for whoever reads the refusal.
        fuseau: the clock of times written without a zone.
        apres: what it cannot precede; it tells the two same hours of the night when the clock goes back.

    Raises:
        LigneRefusee: this is not an instant.
    """
    if not texte:
        raise LigneRefusee(f"« {nom} » est vide.")
    lu = _lire(texte)
    if lu is None:
        raise LigneRefusee(f"« {nom} » : « {texte[:40]} » n'est pas une date (20/11/2026 14:05:09).")
    try:
        if lu.tzinfo:
            return lu.astimezone(UTC)
        instant = lu.replace(tzinfo=fuseau).astimezone(UTC)
        return lu.replace(tzinfo=fuseau, fold=1).astimezone(UTC) if apres and instant < apres else instant
    except OverflowError as erreur:
        raise LigneRefusee(f"« {nom} » : cette date est impossible.") from erreur


def _lire(texte: str) -> datetime | None:
    if SECONDES.fullmatch(texte):
        return datetime.fromtimestamp(float(texte), UTC)
    try:
        return datetime.fromisoformat(texte)
    except ValueError:
        pass
    for format_ in FORMATS:
        try:
            return datetime.strptime(texte, format_)
        except ValueError:
            continue
    return None
