"""The files attached to a message, to its copies in other conversations, and taken back with it."""

from __future__ import annotations

from annuaire.models import Utilisateur
from fil.actes import publier
from ged.actes.joindre import Pieces, reprendre
from ged.models import Document
from messagerie.etat import avec_suite
from messagerie.models import Message, Piece


def lier(message: Message, pieces: Pieces) -> None:
    """A message that was just written holds the documents that were made for it."""
    Piece.objects.bulk_create(Piece(message=message, document=document) for document in pieces.documents)


def documents_de(*messages: Message) -> list[Document]:
    """What these messages hold, in their order."""
    documents = Document.objects.presents().filter(pieces_de_message__message__in=messages)
    lus = documents.select_related("groupe", "courante__fichier").order_by(
        "pieces_de_message__message__numero", "pieces_de_message__pk"
    )
    return list(lus.defer("recherche", "recherche_titre", "courante__fichier__texte"))


def reprendre_les_pieces(message: Message, *, auteur: Utilisateur) -> None:
    """Its author withdraws it: its files are withdrawn with it."""
    documents = Document.objects.filter(pieces_de_message__message=message).select_related("groupe").order_by("pk")
    reprendre(auteur=auteur, documents=list(documents.defer("recherche", "recherche_titre")))


def redessiner(document: Document) -> None:
    """Its file has been read, replaced or taken away: the messages that hold it say so."""
    for message in avec_suite(Message.objects.filter(pieces__document=document)).select_related("groupe"):
        publier(message.groupe, "message.piece", message, auteur=None)
