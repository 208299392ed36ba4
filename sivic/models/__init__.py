"""Victims of the events."""

from sivic.models.victime import Victime

__all__ = ["Victime"]
