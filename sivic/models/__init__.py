"""Victims of the events."""

from sivic.models.identite import ConsultationIdentite, Identite
from sivic.models.victime import Victime

__all__ = ["ConsultationIdentite", "Identite", "Victime"]
