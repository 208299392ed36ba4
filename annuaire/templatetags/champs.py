"""One way to draw a field: its label, what helps, what was refused, tied together for screen readers."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput

register = template.Library()


@register.inclusion_tag("annuaire/compte/_champ.html")
def champ(lie: BoundField) -> dict[str, Any]:
    coche = isinstance(lie.field.widget, CheckboxInput)
    return {"champ": lie, "coche": coche, "saisie": lie.as_widget(attrs={} if coche else {"class": "champ"})}
