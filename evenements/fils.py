"""The fils of an event that a person may read: its own, and those of the cells whose groupe they see."""

from __future__ import annotations

from annuaire.models import Groupe, Utilisateur
from evenements.models import Evenement


def fils_visibles(utilisateur: Utilisateur, evenement: Evenement) -> list[Groupe]:
    """The groupe of the event, which the person sees, then its cells in the order in which they were opened."""
    cellules = Groupe.objects.visibles_par(utilisateur).filter(cellule__evenement=evenement)
    return [evenement.groupe, *cellules.order_by("cellule__pk")]
