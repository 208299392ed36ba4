"""What the REST views share: reading the body, obtaining what the person sees, answering with an entry."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from ged.api.commun import groupe_visible, lire, qui
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree

__all__ = ["complete", "entree_visible", "groupe_visible", "lire", "qui"]


def entree_visible(request: Request, entree_id: int) -> Entree:
    visibles = Entree.objects.visibles_par(qui(request)).select_related("groupe").defer("recherche")
    return get_object_or_404(visibles, pk=entree_id)


def complete(entree: Entree) -> dict[str, Any]:
    """The entry as it is now in the base."""
    return donnees_entree(avec_suite(Entree.objects.filter(pk=entree.pk)).get())
