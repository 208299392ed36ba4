"""What the events of one call say of its recordings. Pure, like the rest of the derivation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from telephonie.models import EMPREINTE


@dataclass(slots=True)
class Enregistre:
    """A recording as told so far; at least one of its ends is known."""

    reference: str = ""
    debut_le: datetime | None = None
    fin_le: datetime | None = None
    empreinte: str = ""

    @property
    def dernier_instant(self) -> datetime:
        """What its retention is counted from."""
        instant = self.fin_le or self.debut_le
        assert instant is not None  # noqa: S101 — see above
        return instant


def commencer(tous: list[Enregistre], quand: datetime, reference: str) -> None:
    """A reference that is known already goes on: its first beginning is its beginning."""
    if not any(reference and e.reference == reference for e in tous):
        tous.append(Enregistre(reference, quand))


def finir(tous: list[Enregistre], quand: datetime, reference: str, sha256: str) -> bool:
    """The end of the one of that reference, else of the last that is open and may be the one.

    Returns whether its fingerprint contradicts the one told before, which stays: the sound has changed in between.
    """
    enregistre = _vise(tous, reference)
    if enregistre is None:
        enregistre = Enregistre()
        tous.append(enregistre)
    enregistre.fin_le = quand
    enregistre.reference = enregistre.reference or reference
    empreinte = sha256.lower() if EMPREINTE.fullmatch(sha256) else ""
    if empreinte and enregistre.empreinte:
        return empreinte != enregistre.empreinte
    enregistre.empreinte = enregistre.empreinte or empreinte
    return False


def _vise(tous: list[Enregistre], reference: str) -> Enregistre | None:
    nomme = next((e for e in tous if reference and e.reference == reference), None)
    if nomme is not None:
        return nomme
    ouverts = [e for e in tous if e.fin_le is None and (not reference or not e.reference)]
    return ouverts[-1] if ouverts else None
