"""Who shares with whom: entités, people and groupes."""

from annuaire.models.entite import Entite, Numero
from annuaire.models.groupe import Droit, Groupe, Participation
from annuaire.models.personne import Affectation, Role, Utilisateur

__all__ = ["Affectation", "Droit", "Entite", "Groupe", "Numero", "Participation", "Role", "Utilisateur"]
