"""Who can be named in a groupe: the entités that take part in it and the people they bring."""

from __future__ import annotations

import re
from functools import reduce
from operator import add, or_

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from annuaire.models import Affectation, Entite, Groupe, Participation, Utilisateur


def entites_de(groupe: Groupe) -> QuerySet[Entite]:
    return Entite.objects.filter(participations__groupe=groupe)


def personnes_de(groupe: Groupe) -> QuerySet[Utilisateur]:
    """Named themselves, or holding a running post in an entité that takes part; a machine answers to nobody."""
    participations = Participation.objects.filter(groupe=groupe)
    postes = Affectation.objects.en_cours().filter(
        utilisateur=OuterRef("pk"), entite__in=participations.filter(entite__isnull=False).values("entite")
    )
    return Utilisateur.objects.joignables().filter(
        Exists(postes) | Q(pk__in=participations.filter(utilisateur__isnull=False).values("utilisateur"))
    )


def nommees(candidats: QuerySet, q: str, *champs: str) -> QuerySet:
    """Those of whom each word of `q` is in one of the fields, whatever the accents. `ecart` counts the words that begin
    none of theirs: "samu 8" means the Samu 81 and 82 before the Samu 48, and the first one proposed is taken by Enter.
    """
    mots = q.lstrip("@").split()[:5]
    for mot in mots:
        candidats = candidats.filter(_dans(champs, "icontains", mot))
    ecarts = [Case(When(_dans(champs, "iregex", rf"\m{re.escape(mot)}"), then=0), default=1) for mot in mots]
    return candidats.annotate(ecart=reduce(add, ecarts, Value(0)))


def _dans(champs: tuple[str, ...], comparaison: str, mot: str) -> Q:
    return reduce(or_, (Q(**{f"{champ}__unaccent__{comparaison}": mot}) for champ in champs), Q(pk__in=[]))
