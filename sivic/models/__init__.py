"""Victims of the events, who they are, and their exchange with SIVIC."""

from sivic.models.annonce import AnnonceSivic
from sivic.models.echange import Envoi, EvenementCommun, Liaison, Reception, Sejour
from sivic.models.identifiant import Identifiant
from sivic.models.identite import ConsultationIdentite, Identite
from sivic.models.victime import Distinction, GesteVictime, Victime

__all__ = [
    "AnnonceSivic",
    "ConsultationIdentite",
    "Distinction",
    "Envoi",
    "EvenementCommun",
    "GesteVictime",
    "Identifiant",
    "Identite",
    "Liaison",
    "Reception",
    "Sejour",
    "Victime",
]
