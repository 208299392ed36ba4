"""Conversations and their messages."""

from messagerie.models.conversation import Conversation, Suivi
from messagerie.models.message import GesteMessage, Message, Piece, PriseEnCompte, Reaction, Versement

__all__ = ["Conversation", "GesteMessage", "Message", "Piece", "PriseEnCompte", "Reaction", "Suivi", "Versement"]
