"""Jinja2 for the fragments that the live feed draws: the words that their templates use, the same as Django's."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from jinja2 import Environment

from ged.templatetags import ged
from maincourante.templatetags import maincourante
from messagerie.templatetags import messagerie
from portail.typographie import Insecables


class _Environnement(Environment):
    """A state is made of dictionaries: `e.action` is a key there, which Jinja2 would look for after the attributes."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def environnement(**options: Any) -> Environment:
    """The filters and functions of the apps that draw what the fil announces."""
    jinja = _Environnement(extensions=[Insecables], **options)
    jinja.filters.update(maincourante.register.filters)
    jinja.filters.update(ged.register.filters)
    jinja.globals |= {
        "adresse_ged": ged.adresse_ged,
        "icones": lambda: static("img/icones.svg"),
        "permalien": maincourante.permalien,
        "permalien_message": messagerie.permalien_message,
        "static": static,
    }
    return jinja
