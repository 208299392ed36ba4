"""A page of messages, by their number."""

from __future__ import annotations

from messagerie.etat import avec_suite
from messagerie.models import Message

PAGE = 50


def page(groupe: int, *, avant: int | None = None, apres: int | None = None, taille: int = PAGE) -> list[Message]:
    """The newest first, before a number; with `apres`, the oldest first, after it."""
    messages = avec_suite(Message.objects.filter(groupe=groupe))
    if apres is not None:
        return list(messages.filter(numero__gt=apres).order_by("numero")[:taille])
    if avant is not None:
        messages = messages.filter(numero__lt=avant)
    return list(messages.order_by("-numero")[:taille])


def autour(groupe: int, numero: int) -> list[Message]:
    """The message with those before and after it, oldest first. Numbers have no gaps: a range of them is a page."""
    bornes = (numero - PAGE // 2 + 1, numero + PAGE // 2)
    return list(avec_suite(Message.objects.filter(groupe=groupe, numero__range=bornes)).order_by("numero"))
