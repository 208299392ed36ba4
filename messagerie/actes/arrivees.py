"""Whoever comes into a conversation may read what was said before them: none of it waits for them."""

from __future__ import annotations

from annuaire.models import Groupe
from fil import lectures
from maincourante.participants import personnes_de


def presents(groupe: Groupe) -> set[int]:
    """Those who see it, in their own name or by their entité."""
    return set(personnes_de(groupe).values_list("pk", flat=True))


def tenir_pour_lu(groupe: Groupe, *, deja: set[int]) -> None:
    """For whoever sees it now and was not among those who did."""
    numero = lectures.tetes([groupe.pk])[groupe.pk]
    arrives = presents(groupe) - deja
    lectures.marquer_lus({lectures.Position(personne, groupe.pk): numero for personne in arrives})
