"""Victims of the events, who they are, and their exchange with SIVIC."""

from sivic.models.annonce import AnnonceSivic
from sivic.models.echange import Envoi, EvenementCommun, Liaison, Reception, Sejour
from sivic.models.identifiant import Identifiant
from sivic.models.identite import ConsultationIdentite, Identite
from sivic.models.victime import Distinction, Victime

__all__ = [
    "AnnonceSivic",
    "ConsultationIdentite",
    "Distinction",
    "Envoi",
    "EvenementCommun",
    "Identifiant",
    "Identite",
    "Liaison",
    "Reception",
    "Sejour",
    "Victime",
]
