"""The no-break spaces of sentences that Python writes, for the pages that show them."""

from __future__ import annotations

from django import template

from portail.typographie import insecables

register = template.Library()
register.filter("typographie", insecables)
