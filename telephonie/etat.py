"""What the fil of a Samu says of a hold: of which call and since when. Why is for those who pilot, on the page."""

from __future__ import annotations

from typing import Any

from evenements.etat import en_texte, etat_entite
from telephonie.models import GelEnregistrements


def donnees_gel(gel: GelEnregistrements) -> dict[str, Any]:
    return {
        "id": gel.pk,
        "source": gel.source.code,
        "appel": gel.appel,
        "entite": etat_entite(gel.entite),
        "pose_le": en_texte(gel.pose_le),
        "leve_le": en_texte(gel.leve_le),
    }
