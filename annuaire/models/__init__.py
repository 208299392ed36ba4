"""Who shares with whom: entités, people and groupes."""

from annuaire.models.entite import Entite, Numero
from annuaire.models.groupe import Droit, DroitLu, Groupe, Participation
from annuaire.models.machine import AccesMachine
from annuaire.models.personne import Affectation, Role, Utilisateur
from annuaire.models.seance import Seance

__all__ = [
    "AccesMachine",
    "Affectation",
    "Droit",
    "DroitLu",
    "Entite",
    "Groupe",
    "Numero",
    "Participation",
    "Role",
    "Seance",
    "Utilisateur",
]
