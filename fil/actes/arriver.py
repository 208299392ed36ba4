"""Whoever takes a post has not to read all that was said there before: the last day, as at a change of shift."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model, OuterRef, Subquery

from annuaire import horloge
from annuaire.models import Affectation, Groupe, Utilisateur
from fil.lectures import Position, marquer_lus
from fil.models import Depeche

RECENT = timedelta(hours=24)


def tenir_le_passe_pour_lu(_registre: Groupe, genre: str, objet: Model, _auteur: Utilisateur | None) -> None:
    """Called by annuaire after each change of a post: a new one counts as read what its entité could read before."""
    if genre != "affectation.creee" or not isinstance(objet, Affectation):
        return
    avant = Depeche.objects.filter(groupe=OuterRef("pk"), emise_le__lt=horloge.maintenant() - RECENT)
    derniere = Subquery(avant.order_by("-numero").values("numero")[:1])
    groupes = Groupe.objects.filter(participations__entite=objet.entite_id).annotate(passe=derniere)
    passes = groupes.filter(passe__isnull=False).values_list("pk", "passe")
    marquer_lus({Position(objet.utilisateur_id, groupe): numero for groupe, numero in passes})
