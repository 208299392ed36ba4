"""What may be said of a document; every refusal names its field and says why in French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from ged.models import Document
from ged.natures import natures
from ged.noms import texte_court, texte_long

TITRE_MAX = 160
DESCRIPTION_MAX = 2_000
MOTS_CLES_MAX = 20
MOT_MAX = 40
MOTIF_MAX = 200


def valider_description(description: Any, *, titre: str) -> dict[str, Any]:
    """The columns of a `ged.actes.deposer.Description`."""
    du, au = description.valable_du, description.valable_jusqu_au
    verifier_dates(du, au)
    if description.type not in Document.Type.values:
        raise ValidationError({"type": "Ce type de document n'existe pas."})
    return {
        "titre": texte_court(titre, champ="titre", maximum=TITRE_MAX),
        "description": texte_long(description.description, champ="description", maximum=DESCRIPTION_MAX),
        "type": description.type,
        "mots_cles": _mots_cles(description.mots_cles),
        "natures": _natures(description.natures),
        "valable_du": du,
        "valable_jusqu_au": au,
    }


def verifier_dates(du: date | None, au: date | None) -> None:
    if du and au and au < du:
        raise ValidationError({"valable_jusqu_au": "La fin de validité précède son début."})


def _mots_cles(mots: Sequence[str]) -> list[str]:
    propres = [texte_court(mot, champ="mots_cles", maximum=MOT_MAX, obligatoire=False) for mot in mots]
    uniques = list(dict.fromkeys(mot for mot in propres if mot))
    if len(uniques) > MOTS_CLES_MAX:
        raise ValidationError({"mots_cles": f"{len(uniques)} mots clés (maximum {MOTS_CLES_MAX}) : gardez les utiles."})
    return uniques


def _natures(codes: Sequence[str]) -> list[str]:
    connues = dict(natures())
    if inconnue := next((code for code in codes if code not in connues), None):
        raise ValidationError({"natures": f"La nature d'événement « {inconnue[:20]} » n'existe pas."})
    return sorted(set(codes))
