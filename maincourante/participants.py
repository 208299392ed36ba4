"""Who can be named in a groupe: the entités that take part in it and the people they bring."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.models import Affectation, Entite, Groupe, Participation, Utilisateur


def entites_de(groupe: Groupe) -> QuerySet[Entite]:
    return Entite.objects.filter(participations__groupe=groupe)


def personnes_de(groupe: Groupe) -> QuerySet[Utilisateur]:
    """Named themselves, or holding a running post in an entité that takes part."""
    participations = Participation.objects.filter(groupe=groupe)
    postes = Affectation.objects.en_cours().filter(
        utilisateur=OuterRef("pk"), entite__in=participations.filter(entite__isnull=False).values("entite")
    )
    return Utilisateur.objects.filter(
        Exists(postes) | Q(pk__in=participations.filter(utilisateur__isnull=False).values("utilisateur")),
        is_active=True,
    )


def nommees(candidats: QuerySet, q: str, *champs: str) -> QuerySet:
    """Those of whom each word of `q` is in one of the fields, whatever the accents."""
    for mot in q.lstrip("@").split()[:5]:
        candidats = candidats.filter(
            reduce(or_, (Q(**{f"{champ}__unaccent__icontains": mot}) for champ in champs), Q(pk__in=[]))
        )
    return candidats
