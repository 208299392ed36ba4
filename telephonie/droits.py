"""Who may send events, and who reads which activity."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, est_administrateur, est_responsable
from annuaire.models import Utilisateur
from telephonie.models import SourceTelephonie


def verifier_peut_envoyer(auteur: Utilisateur, source: SourceTelephonie) -> None:
    """A responsable of the Samu that the source speaks for, or an administrateur of the portal."""
    if est_administrateur(auteur):
        return
    if not est_responsable(auteur) or auteur.entite_active != source.entite:
        raise DroitInsuffisant("Seul un responsable de ce Samu peut envoyer ses événements de téléphonie.")
