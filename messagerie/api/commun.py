"""What the REST views share: obtaining what the person sees, answering with a message."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from annuaire.droits import groupe_accessible
from annuaire.models import Groupe
from annuaire.preparees import Preparee
from maincourante.api.commun import qui
from messagerie.etat import avec_suite, donnees_message
from messagerie.lectures import conversations_de
from messagerie.models import Conversation, Message

CONVERSATION = Preparee(lambda groupe: Conversation.objects.filter(pk=groupe).order_by(), groupe=int)


def conversation_visible(request: Request, groupe_id: int) -> Conversation:
    visibles = Conversation.objects.visibles_par(qui(request)).select_related("groupe")
    return get_object_or_404(visibles, pk=groupe_id)


def groupe_de_conversation(request: Request, groupe_id: int) -> Groupe:
    """The groupe of a conversation that one sees, with its conversation, for what is asked at every message."""
    groupe = groupe_accessible(qui(request), groupe_id)
    conversation = CONVERSATION.premier(groupe=groupe_id) if groupe else None
    if groupe is None or conversation is None:
        raise Http404
    conversation.groupe, groupe.conversation = groupe, conversation
    return groupe


def message_visible(request: Request, message_id: int) -> Message:
    visibles = Message.objects.visibles_par(qui(request)).select_related("groupe", "auteur", "entite", "origine")
    return get_object_or_404(visibles.defer("recherche", "origine__recherche"), pk=message_id)


def complet(message: Message) -> dict[str, Any]:
    """The message as it is now in the base."""
    return donnees_message(avec_suite(Message.objects.filter(pk=message.pk)).get())


def decrite(request: Request, groupe_id: int) -> dict[str, Any]:
    """A conversation as its person sees it."""
    trouvees = conversations_de(qui(request), ids=[groupe_id])
    if not trouvees:
        raise Http404
    return trouvees[0]


def entier(request: Request, nom: str) -> int | None:
    """A cursor of the query string; what is not a number is as if it were not there."""
    brut = request.query_params.get(nom, "")
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) < 19 else None
