"""What an outbox may send late, or twice: a change already made is recognised, one that came too late is refused."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError

from annuaire.models import Utilisateur
from evenements.models import Evenement
from fil.actes.jetons import jeton_pris
from sivic.models import GesteVictime, Victime


class ChangeEntreTemps(ValidationError):
    """Somebody said otherwise since the screen was drawn; `victimes`: those concerned, as they are."""

    def __init__(self, refus: str | dict[str, str], victimes: Collection[Victime]) -> None:
        super().__init__(refus)
        self.victimes = victimes


def deja_fait(
    jeton: UUID | None, auteur: Utilisateur, evenement: Evenement, genre: str, victimes: Collection[int]
) -> bool:
    """Whether this very change was made before; if not, it is noted with what the acte writes. The event is locked.

    It is asked before the rights: what was done in time is not refused for being sent again too late, and does not
    undo what a colleague has done since.
    """
    if jeton is None:
        return False
    dit = {"genre": genre, "evenement_id": evenement.pk, "victimes": sorted(set(victimes)), "auteur_id": auteur.pk}
    geste, est_nouveau = GesteVictime.objects.get_or_create(jeton=jeton, defaults=dit)
    if any(getattr(geste, champ) != valeur for champ, valeur in dit.items()):
        raise jeton_pris()
    return not est_nouveau
