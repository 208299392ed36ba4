"""Dates as French writes them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format


def date_dite(jour: date, forme: str) -> str:
    """As Django formats it, the first of a month being its 1er."""
    return date_format(jour, forme.replace("j", r"1\e\r") if jour.day == 1 else forme)
