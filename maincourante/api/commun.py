"""What the REST views share: reading the body, obtaining what the person sees, answering with an entry."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from annuaire.droits import groupe_visible_par
from annuaire.models import Groupe, Utilisateur
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree


def lire(serializer: type[Serializer], request: Request) -> dict[str, Any]:
    """The checked body; a refusal names its fields."""
    return _lecteur(serializer).run_validation(request.data)


@cache
def _lecteur(serializer: type[Serializer]) -> Serializer:
    """One for all requests: reading keeps nothing in it, and making one copies all its fields."""
    return serializer()


def qui(request: Request) -> Utilisateur:
    """The person; every view of the API is behind sign-in."""
    personne = request.user
    assert isinstance(personne, Utilisateur)  # noqa: S101 — IsAuthenticated came first
    return personne


def groupe_visible(request: Request, groupe_id: int) -> Groupe:
    groupe = groupe_visible_par(qui(request), groupe_id)
    if groupe is None:
        raise Http404
    return groupe


def entree_visible(request: Request, entree_id: int) -> Entree:
    visibles = Entree.objects.visibles_par(qui(request)).select_related("groupe").defer("recherche")
    return get_object_or_404(visibles, pk=entree_id)


def complete(entree: Entree) -> dict[str, Any]:
    """The entry as it is now in the base."""
    return donnees_entree(avec_suite(Entree.objects.filter(pk=entree.pk)).get())
