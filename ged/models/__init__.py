"""The shared document library: dossiers, documents and their versions, files, and who read what."""

from ged.models.depot import Depot
from ged.models.document import Document, Raccourci, Version
from ged.models.dossier import Abonnement, Dossier
from ged.models.fichier import ContenuAJeter, Fichier
from ged.models.lien import Lien
from ged.models.suivi import Accuse, Consultation, Trace

__all__ = [
    "Abonnement",
    "Accuse",
    "Consultation",
    "ContenuAJeter",
    "Depot",
    "Document",
    "Dossier",
    "Fichier",
    "Lien",
    "Raccourci",
    "Trace",
    "Version",
]
