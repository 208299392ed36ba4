"""The files attached to an entry, and to its copies in other groupes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fil.actes import publier
from ged.actes.joindre import Pieces, Recueillie, joindre, recopier, recueillir_les_pieces
from ged.models import Document
from maincourante.etat import avec_suite
from maincourante.models import Entree, Piece


def recueillir_pour(entree: Entree, jetons: Sequence[UUID]) -> list[Recueillie]:
    """The contents of the uploads of an entry that is going to be written."""
    if not jetons or entree.auteur is None:
        return []
    return recueillir_les_pieces(auteur=entree.auteur, groupe=entree.groupe, jetons=jetons)


def joindre_a(entree: Entree, recueillies: Sequence[Recueillie]) -> Pieces | None:
    """The files of a new entry; nothing is announced yet."""
    if not recueillies or entree.auteur is None:
        return None
    return _lier(entree, joindre(auteur=entree.auteur, groupe=entree.groupe, recueillies=recueillies))


def recopier_dans(copie: Entree, documents: Sequence[Document]) -> Pieces | None:
    """The same files beside the copy of the entry."""
    if not documents:
        return None
    return _lier(copie, recopier(auteur=copie.auteur, documents=documents, groupe=copie.groupe, jeton=copie.jeton))


def documents_de(entree: Entree) -> list[Document]:
    """Those that nobody has taken away: what was withdrawn here does not come out again elsewhere."""
    documents = Document.objects.presents().filter(pieces__entree=entree).select_related("courante__fichier")
    return list(documents.defer("recherche", "recherche_titre", "courante__fichier__texte").order_by("pieces__id"))


def redessiner(document: Document) -> None:
    """Its file has been read, replaced or taken away: the entries that hold it say so."""
    for entree in avec_suite(Entree.objects.filter(pieces__document=document)).select_related("groupe"):
        publier(entree.groupe, "entree.piece", entree, auteur=None)


def _lier(entree: Entree, pieces: Pieces) -> Pieces:
    Piece.objects.bulk_create(Piece(entree=entree, document=document) for document in pieces.documents)
    return pieces
