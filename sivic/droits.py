"""What a person may do with the victims of an event: the Samu that write in its groupe count, triage and orient."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, peut_ecrire
from annuaire.models import Entite, Utilisateur
from evenements.droits import verifier_peut_modifier
from evenements.models import Evenement


def peut_denombrer(utilisateur: Utilisateur, evenement: Evenement) -> bool:
    entite = utilisateur.entite_active
    return entite is not None and entite.type == Entite.Type.SAMU and peut_ecrire(utilisateur, evenement.groupe)


def verifier_peut_denombrer(auteur: Utilisateur, evenement: Evenement) -> Entite:
    """The Samu in whose name the person counts. The state and the orientation of a victim are a Samu's to say."""
    verifier_peut_modifier(auteur, evenement.groupe)
    entite = auteur.entite_active
    if entite is None or entite.type != Entite.Type.SAMU:
        raise DroitInsuffisant("L'état et l'orientation des victimes sont dits par un Samu.")
    return entite
