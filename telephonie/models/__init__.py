from telephonie.models.agregat import CLASSES_S, AgregatAppels, CumulHoraire, HeureTouchee
from telephonie.models.appel import Appel, SegmentAppel
from telephonie.models.depot import FichierVu
from telephonie.models.evenement import EvenementTelephonie
from telephonie.models.rapport import RapportActivite
from telephonie.models.signal import ActiviteInhabituelle
from telephonie.models.source import AccesTelephonique, EtatAgent, FileAppels, SourceTelephonie

__all__ = [
    "CLASSES_S",
    "AccesTelephonique",
    "ActiviteInhabituelle",
    "AgregatAppels",
    "Appel",
    "CumulHoraire",
    "EtatAgent",
    "EvenementTelephonie",
    "FichierVu",
    "FileAppels",
    "HeureTouchee",
    "RapportActivite",
    "SegmentAppel",
    "SourceTelephonie",
]
