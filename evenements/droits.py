"""What a person may do with an event and what its groupe holds. The right to write is annuaire's."""

from __future__ import annotations

from annuaire.droits import (
    DroitInsuffisant,
    droit_donne,
    peut_piloter,
    verifier_ouvert,
    verifier_peut_ecrire,
)
from annuaire.models import Droit, Entite, Groupe, Role, Utilisateur
from evenements.models import Evenement


def verifier_peut_modifier(auteur: Utilisateur, groupe: Groupe) -> None:
    """Add to the event: its map, its counts, its reports. The person writes in the groupe, and it is not closed."""
    verifier_peut_ecrire(auteur, groupe)


def peut_ouvrir(auteur: Utilisateur) -> bool:
    return auteur.poste is not None and auteur.poste.role != Role.LECTEUR


def verifier_peut_ouvrir(auteur: Utilisateur) -> Entite:
    """The entité in whose name the person opens."""
    if auteur.entite_active is None:
        raise DroitInsuffisant("Vous n'avez pas de poste en cours : un événement s'ouvre au nom d'une entité.")
    if not peut_ouvrir(auteur):
        raise DroitInsuffisant("Votre rôle de lecture ne permet pas d'ouvrir un événement.")
    return auteur.entite_active


def verifier_peut_conduire(auteur: Utilisateur, evenement: Evenement) -> None:
    """Change what the event is and its state."""
    verifier_ouvert(evenement.groupe)
    if not peut_piloter(auteur, evenement.groupe):
        raise DroitInsuffisant("Seul qui pilote cet événement peut faire cela.")


def verifier_peut_rouvrir(auteur: Utilisateur, evenement: Evenement) -> None:
    """Whoever piloted it before it was closed."""
    if not pilotait(auteur, evenement):
        raise DroitInsuffisant("Seul qui pilotait cet événement peut le rouvrir.")


def pilotait(auteur: Utilisateur, evenement: Evenement) -> bool:
    """Whether the person pilots it, or did before it was closed."""
    return (droit_donne(auteur, evenement.groupe) or 0) >= Droit.PILOTAGE
