"""The board of the events: for each, what is known of it and how long ago, in few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from annuaire import horloge
from annuaire.models import Droit, Participation, Utilisateur
from annuaire.mots import requete
from evenements.etat import FIGURES, donnees_evenement, situation
from evenements.lectures import RELATIONS
from evenements.models import Bilan, Evenement
from fil.models import Depeche
from maincourante.models import Entree

PROCHAINS = 8
# An entité that takes part in a running event and has written nothing for this long has not reported.
SILENCE = timedelta(hours=1)
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
    # Beyond, the exercises are left out first, then the lowest levels.
    lus = list(avec_nouvelles(evenements.order_by("est_exercice", "-niveau", "-ouvert_le", "pk"))[:ACTIFS_MAX])
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


def chercher(utilisateur: Utilisateur, q: str) -> QuerySet[Evenement]:
    """The events that contain the words or bear the reference, whatever their state: the last to have begun first."""
    return _trouver(Evenement.objects.visibles_par(utilisateur), q).order_by("-debut_le", "-pk")


def chercher_clos(utilisateur: Utilisateur, q: str) -> QuerySet[Evenement]:
    """The closed events, the last closed first, that contain the words or bear the reference."""
    return _trouver(Evenement.objects.visibles_par(utilisateur).clos(), q).order_by("-etat_depuis_le", "-pk")


def _trouver(evenements: QuerySet[Evenement], q: str) -> QuerySet[Evenement]:
    lus = evenements.select_related("groupe", "entite").defer("recherche")
    mots = requete(q)
    if not mots:
        return lus
    trouves = Q(recherche=SearchQuery(mots, config="portail_fr", search_type="raw"))
    annee, _, rang = q.strip().partition("-")
    if annee.isascii() and annee.isdecimal() and rang.isascii() and rang.isdecimal() and len(annee + rang) < 12:
        trouves |= Q(annee=int(annee), rang=int(rang))
    return lus.filter(trouves)


def totaux(lignes_reelles: list[Ligne]) -> dict[str, int]:
    """The sum of the newest figures over these events."""
    return {
        figure: sum((ligne.situation["figures"][figure] or {}).get("valeur", 0) for ligne in lignes_reelles)
        for figure in FIGURES
    }


@dataclass(frozen=True)
class Muet:
    """An entité that takes part in a running event, and the last time it wrote there."""

    participation: Participation
    ligne: Ligne
    derniere_le: datetime | None


def muets(lignes_lues: list[Ligne]) -> list[Muet]:
    """Who has not reported: nothing written for an hour, or never; those that never wrote first. Asked of those that
    may write, in what has been running for that long: nobody owes news before it begins nor once it is over."""
    seuil = horloge.maintenant() - SILENCE
    courantes = [ligne for ligne in lignes_lues if _court_depuis(ligne.evenement, seuil)]
    par_groupe = {ligne.evenement.groupe_id: ligne for ligne in courantes}
    siennes = Entree.objects.filter(groupe=OuterRef("groupe"), entite=OuterRef("entite")).order_by("-numero")
    participations = (
        Participation.objects.filter(
            groupe__in=par_groupe, entite__isnull=False, depuis_le__lt=seuil, droit__gte=Droit.ECRITURE
        )
        .select_related("entite")
        .annotate(derniere_le=Subquery(siennes.values("consignee_le")[:1]))
        .filter(Q(derniere_le__isnull=True) | Q(derniere_le__lt=seuil))
        .order_by("derniere_le", "entite__code")
    )
    tous = [Muet(p, par_groupe[p.groupe_id], p.derniere_le) for p in participations]
    return sorted(tous, key=lambda muet: (muet.derniere_le is not None, muet.derniere_le or seuil))


def _court_depuis(evenement: Evenement, seuil: datetime) -> bool:
    return evenement.etat == Evenement.Etat.EN_COURS and evenement.etat_depuis_le < seuil
