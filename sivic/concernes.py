"""Whom the moves of an event concern without their following it: the hospitals that take its persons in charge."""

from __future__ import annotations

from evenements.actes.commun import groupes_propres
from evenements.apports import Concerne
from evenements.models import Evenement
from sivic.actes.denombrer import RELATIONS
from sivic.droits import etablissements_de


def hopitaux_concernes(evenement: Evenement) -> list[Concerne]:
    """Each is told of one of the persons who were sent or admitted there: its pages, which say whether the event is
    real and show nobody of one that is closed, then read all of it again. Of the event itself, nothing is told."""
    lignes = evenement.victimes.presentes().select_related(*RELATIONS).prefetch_related("identifiants")
    une_de_chez = {hopital: victime for victime in lignes for hopital in etablissements_de(victime)}
    groupes = groupes_propres(une_de_chez) if une_de_chez else []
    return [(groupe, "victime.evenement", une_de_chez[groupe.entite_id]) for groupe in groupes]
