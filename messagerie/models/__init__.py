"""Conversations and their messages."""

from messagerie.models.conversation import Conversation, Suivi
from messagerie.models.message import Message, PriseEnCompte, Reaction, Versement

__all__ = ["Conversation", "Message", "PriseEnCompte", "Reaction", "Suivi", "Versement"]
