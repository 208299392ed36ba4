"""Tells the fil how documents and dossiers are described and drawn."""

from fil import registre
from ged.etat import donnees_document, donnees_dossier, donnees_lien, rendre_document, rendre_dossier, rendre_rien

registre.enregistrer("document", donnees=donnees_document, rendre=rendre_document)
registre.enregistrer("dossier", donnees=donnees_dossier, rendre=rendre_dossier)
registre.enregistrer("lien", donnees=donnees_lien, rendre=rendre_rien)
