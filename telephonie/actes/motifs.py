"""Why somebody consults, holds or lets go: one line, compulsory."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from maincourante.actes.validation import valider_texte
from telephonie.models import MOTIF_MAX

MOTIF_MIN = 5


def valider_motif(motif: str, demande: str) -> str:
    """The reason on one line. `demande` is what is said to who gives none."""
    motif = " ".join(valider_texte(motif, champ="motif", maximum=MOTIF_MAX, obligatoire=False).split())
    if len(motif) < MOTIF_MIN:
        raise ValidationError({"motif": demande})
    return motif
