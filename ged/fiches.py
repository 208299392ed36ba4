"""Fiches réflexes: the valid documents pinned to a nature of event, among those that the person sees."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from annuaire.models import Utilisateur
from ged.etat import avec_version, donnees_document
from ged.models import Document
from ged.models.document import DocumentQuerySet

MONTREES = 12


def fiches_reflexes(lecteur: Utilisateur, nature: str) -> list[dict[str, Any]]:
    """In one query, by title."""
    valides = qui_valent(Document.objects.visibles_par(lecteur).filter(natures__contains=[nature]))
    return [donnees_document(d) for d in avec_version(valides).order_by("titre")[:MONTREES]]


def qui_valent(documents: DocumentQuerySet) -> DocumentQuerySet:
    """Those that hold today: present, not obsolete, within their dates."""
    aujourd_hui = timezone.localdate()
    return documents.presents().filter(
        Q(valable_jusqu_au__isnull=True) | Q(valable_jusqu_au__gte=aujourd_hui),
        Q(valable_du__isnull=True) | Q(valable_du__lte=aujourd_hui),
        obsolete_le__isnull=True,
    )
