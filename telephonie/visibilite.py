"""Whose activity a person sees: their Samu's, their region's, the nation's, by their active post."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from annuaire.models import Entite, Utilisateur


def samu_de(entite: Entite) -> QuerySet[Entite]:
    """The Samu that stand under an entité in the tree (itself, if it is one); all of them for a ministry."""
    samu = Entite.objects.filter(type=Entite.Type.SAMU, est_active=True)
    if entite.type == Entite.Type.MINISTERE:
        return samu
    return samu.filter(Q(pk=entite.pk) | Q(parent=entite) | Q(parent__parent=entite))


def samu_visibles(utilisateur: Utilisateur | AnonymousUser) -> QuerySet[Entite]:
    """The only visibility rule of the telephony."""
    entite = utilisateur.entite_active if isinstance(utilisateur, Utilisateur) else None
    return samu_de(entite) if entite else Entite.objects.none()
