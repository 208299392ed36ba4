"""The board of the events: for each, what is known of it and how long ago, in few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from annuaire.models import Utilisateur
from evenements.etat import donnees_evenement, situation
from evenements.lectures import RELATIONS
from evenements.models import Bilan, Evenement
from fil.models import Depeche

PROCHAINS = 8
ACTIFS_MAX = 200


@dataclass(frozen=True)
class Ligne:
    """One event of the board. `nouvelles_le`: the last time anything was said of it."""

    evenement: Evenement
    e: dict[str, Any]
    situation: dict[str, Any]
    nouvelles_le: datetime | None
    nb_participants: int


def lignes_actives(utilisateur: Utilisateur) -> list[Ligne]:
    """The running events, the highest level first, then the one of which nothing was heard for longest."""
    return lignes(Evenement.objects.visibles_par(utilisateur).actifs())


def lignes(evenements: QuerySet[Evenement]) -> list[Ligne]:
    """These events as lines, exercises last."""
    lus = list(avec_nouvelles(evenements)[:ACTIFS_MAX])
    bilans = defaultdict(list)
    for bilan in Bilan.objects.filter(evenement__in=lus).order_by("constate_le", "id"):
        bilans[bilan.evenement_id].append(bilan)
    toutes = [
        Ligne(e, donnees_evenement(e), situation(bilans[e.pk]), e.nouvelles_le, e.nb_participants)  # type: ignore[attr-defined]
        for e in lus
    ]
    return sorted(
        toutes,
        key=lambda ligne: (
            ligne.evenement.est_exercice,
            -ligne.evenement.niveau,
            ligne.nouvelles_le or ligne.evenement.ouvert_le,
        ),
    )


def avec_nouvelles(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    dernieres = Depeche.objects.filter(groupe=OuterRef("groupe_id")).order_by("-numero")
    return (
        evenements.select_related(*RELATIONS)
        .defer("recherche")
        .annotate(
            nouvelles_le=Subquery(dernieres.values("emise_le")[:1]),
            nb_participants=Count("groupe__participations"),
        )
    )


def prochains(utilisateur: Utilisateur) -> list[Evenement]:
    """The next programmed events."""
    programmes = Evenement.objects.visibles_par(utilisateur).programmes()
    return list(programmes.select_related("groupe", "entite").defer("recherche").order_by("debut_le", "pk")[:PROCHAINS])
