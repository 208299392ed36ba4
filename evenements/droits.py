"""What a person may do with an event and what its groupe holds. The right to write is annuaire's."""

from __future__ import annotations

from annuaire.droits import verifier_peut_ecrire
from annuaire.models import Groupe, Utilisateur


def verifier_peut_modifier(auteur: Utilisateur, groupe: Groupe) -> None:
    """Add to the event: its map, its counts, its reports. The person writes in the groupe, and it is not closed."""
    verifier_peut_ecrire(auteur, groupe)
