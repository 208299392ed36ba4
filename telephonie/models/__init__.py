from telephonie.models.agregat import CLASSES_S, AgregatAppels, CumulHoraire, HeureTouchee
from telephonie.models.appel import Appel, SegmentAppel
from telephonie.models.depot import FichierRefuse, FichierVu
from telephonie.models.enregistrement import (
    EMPREINTE,
    MOTIF_MAX,
    ConsultationEnregistrement,
    EffacementEnregistrements,
    Enregistrement,
    GelEnregistrements,
)
from telephonie.models.evenement import EvenementTelephonie
from telephonie.models.rappel import Rappel
from telephonie.models.rapport import RapportActivite
from telephonie.models.signal import ActiviteInhabituelle
from telephonie.models.source import AccesTelephonique, EtatAgent, FileAppels, SourceTelephonie

__all__ = [
    "CLASSES_S",
    "EMPREINTE",
    "MOTIF_MAX",
    "AccesTelephonique",
    "ActiviteInhabituelle",
    "AgregatAppels",
    "Appel",
    "ConsultationEnregistrement",
    "CumulHoraire",
    "EffacementEnregistrements",
    "Enregistrement",
    "EtatAgent",
    "EvenementTelephonie",
    "FichierRefuse",
    "FichierVu",
    "FileAppels",
    "GelEnregistrements",
    "HeureTouchee",
    "Rappel",
    "RapportActivite",
    "SegmentAppel",
    "SourceTelephonie",
]
