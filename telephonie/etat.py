"""What the fil of a Samu says of a hold or of a call back: of which call and since when.

Why one holds is for those who pilot, on the page; who had called is on no fil.
"""

from __future__ import annotations

from typing import Any

from evenements.etat import en_texte, etat_entite
from telephonie.models import GelEnregistrements, Rappel


def donnees_gel(gel: GelEnregistrements) -> dict[str, Any]:
    return {
        "id": gel.pk,
        "source": gel.source.code,
        "appel": gel.appel,
        "entite": etat_entite(gel.entite),
        "pose_le": en_texte(gel.pose_le),
        "leve_le": en_texte(gel.leve_le),
    }


def donnees_rappel(rappel: Rappel) -> dict[str, Any]:
    return {
        "id": rappel.pk,
        "source": rappel.appel.source.code,
        "appel": rappel.appel.reference,
        "entite": etat_entite(rappel.appel.samu),
        "fait_le": en_texte(rappel.fait_le),
        "annule_le": en_texte(rappel.annule_le),
    }
