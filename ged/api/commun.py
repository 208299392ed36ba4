"""What the REST views share: reading the body, obtaining what the person sees."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from annuaire.api.commun import qui
from annuaire.droits import groupe_accessible, groupe_visible_par
from annuaire.models import Groupe
from ged.etat import avec_version
from ged.models import Document, Dossier

__all__ = ["document_visible", "dossier_visible", "groupe_ou_deposer", "groupe_visible", "lire", "qui"]


def lire(serializer: type[Serializer], request: Request) -> dict[str, Any]:
    """The checked body; a refusal names its fields."""
    return _lecteur(serializer).run_validation(request.data)


@cache
def _lecteur(serializer: type[Serializer]) -> Serializer:
    """One for all requests: reading keeps nothing in it, and making one copies all its fields."""
    return serializer()


def groupe_visible(request: Request, groupe_id: int) -> Groupe:
    groupe = groupe_visible_par(qui(request), groupe_id)
    if groupe is None:
        raise Http404
    return groupe


def groupe_ou_deposer(request: Request, groupe_id: int) -> Groupe:
    """Where an upload may be opened: a groupe with a library, or a conversation, to attach it to a message."""
    groupe = groupe_accessible(qui(request), groupe_id)
    if groupe is None or groupe.genre in Groupe.SANS_JOURNAL and groupe.genre != Groupe.Genre.CONVERSATION:
        raise Http404
    return groupe


def dossier_visible(request: Request, dossier_id: int | None) -> Dossier | None:
    if dossier_id is None:
        return None
    visibles = Dossier.objects.visibles_par(qui(request)).presents().select_related("groupe", "parent")
    return get_object_or_404(visibles, pk=dossier_id)


def document_visible(request: Request, document_id: int) -> Document:
    return get_object_or_404(avec_version(Document.objects.visibles_par(qui(request))), pk=document_id)
