"""What every acte on an existing message begins and ends with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from annuaire.models import Utilisateur
from fil.actes import jetons, publier
from messagerie.etat import avec_suite, donnees_message
from messagerie.models import GesteMessage, Message


def verrouiller(message: Message) -> Message:
    """The message as it is now, locked to the commit: each dépêche of it then tells all that came before."""
    return verrouiller_tous([message])[0]


def verrouiller_tous(messages: Iterable[Message]) -> list[Message]:
    """The same for several, always in the same order."""
    lignes = Message.objects.select_for_update(no_key=True, of=("self",)).select_related("groupe", "auteur", "entite")
    return list(lignes.defer("recherche").filter(pk__in=[message.pk for message in messages]).order_by("pk"))


def deja_fait(jeton: UUID | None, auteur: Utilisateur, message: Message) -> bool:
    return jetons.deja_fait(GesteMessage.objects, jeton, auteur, message=message)


def annoncer(message: Message, genre: str, *, auteur: Utilisateur | None, **plus: Any) -> Message:
    """Publish the whole state of the message on the fil of its conversation."""
    complet = avec_suite(Message.objects.filter(pk=message.pk)).select_related("groupe").get()
    publier(complet.groupe, genre, complet, auteur=auteur, donnees=donnees_message(complet) | plus)
    return complet


def verifier_non_supprime(message: Message) -> None:
    if message.supprime_le:
        raise ValidationError({"message": "Ce message a été supprimé par son auteur."})
