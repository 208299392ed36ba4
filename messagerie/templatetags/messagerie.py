"""What the templates of the messagerie need."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from messagerie.etat import rendre_message

register = template.Library()


@register.filter
def dessin_message(message: dict[str, Any]) -> SafeString:
    """The fragment of a message, the very one that the live feed sends."""
    return rendre_message(message)


@register.simple_tag
def permalien_message(groupe: int, numero: int) -> str:
    """The address of a message; reversing it each time would take a third of the drawing."""
    return _adresse_de_message().format(groupe, numero)


@cache
def _adresse_de_message() -> str:
    return reverse("message", args=[0, 0]).replace("/0/0/", "/{}/{}/")
