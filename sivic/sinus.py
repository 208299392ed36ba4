"""The SINUS number of a victim: what a bracelet of the field carries, and the last six that people say."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

LONGUEUR = 21
SEPARATEURS = re.compile(r"[\s\u00a0\u202f.\-/]+")


class NumeroSinus(NamedTuple):
    """A SINUS number by its parts (21 characters; domain.md). `str()` gives it back."""

    pays: str
    departement: str
    entite: str
    annee: int
    origine: str
    rang: int

    def __str__(self) -> str:
        return f"{self.pays}{self.departement}{self.entite}{self.annee:04d}{self.origine}{self.rang:06d}"

    @property
    def court(self) -> str:
        """The last six figures."""
        return f"{self.rang:06d}"


def lire_sinus(texte: str) -> NumeroSinus:
    """The number, typed or scanned with any spaces, dots or dashes; ValidationError says in French what is wrong."""
    signes = SEPARATEURS.sub("", texte).upper()
    if len(signes) != LONGUEUR:
        raise ValidationError(f"Un numéro SINUS compte {LONGUEUR} caractères ; celui-ci en a {len(signes)}.")
    for debut, fin, motif, phrase in PARTIES:
        if not motif.fullmatch(signes[debut:fin]):
            raise ValidationError(f"Numéro SINUS : {phrase} (« {signes[debut:fin]} »).")
    return NumeroSinus(signes[:2], signes[2:5], signes[5:9], int(signes[9:13]), signes[13:15], int(signes[15:]))


# Where each part stands, what it may be, and what is said when it is something else.
PARTIES = (
    (0, 2, re.compile(r"[A-Z]{2}"), "le pays s'écrit en deux lettres"),
    (2, 5, re.compile(r"0[0-9]{2}|02[AB]|9[78][0-9]"), "le département s'écrit en trois signes, 031 ou 02A"),
    (5, 9, re.compile(r"[A-Z0-9]{4}"), "l'entité NOVI s'écrit en quatre lettres ou chiffres"),
    (9, 13, re.compile(r"20[0-9]{2}"), "l'année s'écrit en quatre chiffres"),
    (13, 15, re.compile(r"TR|HP"), "l'origine est TR (terrain) ou HP (hôpital)"),
    (15, 21, re.compile(r"[0-9]{6}"), "les six derniers signes sont des chiffres"),
)
