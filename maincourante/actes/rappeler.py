"""Actions whose hour is past: they come back, once, to whoever has them and to whoever asked for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from annuaire import horloge
from maincourante.actes.suite import annoncer
from maincourante.filtres import ACTIONS_OUVERTES
from maincourante.models import Entree

# Beyond, it stands among the late ones for all to see: after a night without a worker, nobody is rung for yesterday's.
RECENTE = timedelta(hours=12)
PAR_PASSAGE = 500


def rappeler_les_actions_echues() -> int:
    """Say each open action whose échéance has just passed; returns how many. Each in its own transaction."""
    echues = _echues(horloge.maintenant()).order_by("action_echeance").values_list("pk", flat=True)
    return sum(_rappeler_si_echue(entree_id) for entree_id in list(echues[:PAR_PASSAGE]))


@transaction.atomic
def _rappeler_si_echue(entree_id: int) -> bool:
    """Another worker, or whoever does it, may have come first: what is locked is left to them."""
    lignes = _echues(horloge.maintenant()).select_for_update(no_key=True, skip_locked=True, of=("self",))
    entree = lignes.defer("recherche").filter(pk=entree_id).first()
    if entree is None:
        return False
    entree.action_rappelee_le = horloge.maintenant()
    entree.save(update_fields=["action_rappelee_le"])
    annoncer(entree, "entree.action_echue", auteur=None)
    return True


def _echues(maintenant: datetime) -> QuerySet[Entree]:
    """Another échéance, given since, is told in its turn."""
    jamais_depuis = Q(action_rappelee_le__isnull=True) | Q(action_rappelee_le__lt=F("action_echeance"))
    return Entree.objects.filter(
        jamais_depuis,
        action_etat__in=ACTIONS_OUVERTES,
        action_echeance__gt=maintenant - RECENTE,
        action_echeance__lte=maintenant,
        annulee_le__isnull=True,
        groupe__clos_le__isnull=True,
    )
