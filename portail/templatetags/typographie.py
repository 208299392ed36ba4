"""The no-break spaces and the apostrophes of sentences that Python writes, for the pages that show them."""

from __future__ import annotations

from django import template

from portail.typographie import phrase

register = template.Library()
register.filter("typographie", phrase)
