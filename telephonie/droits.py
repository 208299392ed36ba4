"""Who may send events."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, est_administrateur, est_responsable
from annuaire.models import Entite, Utilisateur
from telephonie.models import SourceTelephonie


def peut_envoyer(auteur: Utilisateur, samu: Entite) -> bool:
    """A responsable of the Samu that a source speaks for, or an administrateur of the portal."""
    return est_administrateur(auteur) or est_responsable(auteur) and auteur.entite_active == samu


def verifier_peut_envoyer(auteur: Utilisateur, source: SourceTelephonie) -> None:
    if not peut_envoyer(auteur, source.entite):
        raise DroitInsuffisant("Seul un responsable de ce Samu peut envoyer ses événements de téléphonie.")
