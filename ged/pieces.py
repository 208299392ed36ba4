"""The state of a document as upper apps attach it to their objects: one for all of them, drawn by one template."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject

from ged.models import Document


def lecture_des_pieces(lien: type[Model], objet: str) -> ArraySubquery:
    """To annotate a queryset with: what `donnees_piece` says of the documents that `lien` attaches to its `objet`."""
    pieces = lien._default_manager.filter(**{objet: OuterRef("pk")}, document__retire_le__isnull=True)
    etat = JSONObject(
        document="document_id",
        version="document__courante_id",
        nom="document__courante__nom",
        taille="document__courante__fichier__taille",
        etat="document__courante__fichier__etat",
        apercus="document__courante__fichier__apercus",
    )
    return ArraySubquery(pieces.order_by("id").values(json=etat))


def donnees_piece(document: Document) -> dict[str, Any]:
    """The same of a document that was just attached."""
    version = document.courante
    assert version is not None  # noqa: S101 — a document is made with its first version
    return {
        "document": document.pk,
        "version": version.pk,
        "nom": version.nom,
        "taille": version.fichier.taille,
        "etat": version.fichier.etat,
        "apercus": version.fichier.apercus,
    }
