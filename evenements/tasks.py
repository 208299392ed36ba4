"""What time brings to the events. Each task takes ids, can be replayed, and only calls an acte."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings

from annuaire.models import Affectation, Entite, Utilisateur
from evenements.actes.emporter import produire_pack
from ged.magasin import PANNES

# A storage that is away is asked again after one, two and four minutes; then the next pack that is due will.
REPRISES = 3
REPRISE_S = 60


@shared_task(bind=True, time_limit=300, max_retries=REPRISES)
def produire_le_pack(self: Any, entite_id: int, auteur_id: int | None = None) -> None:
    """The continuity pack of one entité; made again when the storage took nothing, or did not give all."""
    auteur = Utilisateur.objects.select_related("affectation_active__entite").filter(pk=auteur_id).first()
    delai = REPRISE_S * 2**self.request.retries
    try:
        pack = produire_pack(entite=Entite.objects.get(pk=entite_id), auteur=auteur)
    except PANNES as panne:
        raise self.retry(exc=panne, countdown=delai) from None
    if pack.manquantes and self.request.retries < REPRISES:
        raise self.retry(countdown=delai)


@shared_task
def produire_les_packs() -> None:
    """Every few minutes: one for each entité where somebody works. One that no worker took before the next is due is
    worth nothing: packs that pile up would keep documents from being scanned."""
    echeance = settings.CONTINUITE_MINUTES * 60 or None
    postes = Affectation.objects.en_cours().de_personnes()
    for entite_id in Entite.objects.filter(pk__in=postes.values("entite"), est_active=True).values_list(
        "pk", flat=True
    ):
        produire_le_pack.apply_async((entite_id,), expires=echeance)
