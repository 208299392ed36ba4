"""Who may send events, who may have a report made."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, est_administrateur, est_responsable, peut_ecrire
from annuaire.models import Entite, Groupe, Utilisateur
from telephonie.models import SourceTelephonie


def peut_envoyer(auteur: Utilisateur, samu: Entite) -> bool:
    """A responsable of the Samu that a source speaks for, or an administrateur of the portal."""
    return est_administrateur(auteur) or est_responsable(auteur) and auteur.entite_active == samu


def verifier_peut_envoyer(auteur: Utilisateur, source: SourceTelephonie) -> None:
    if not peut_envoyer(auteur, source.entite):
        raise DroitInsuffisant("Seul un responsable de ce Samu peut envoyer ses événements de téléphonie.")


def peut_rapporter(utilisateur: Utilisateur, entite: Entite) -> bool:
    """Who writes in the groupe of the entité, in whose library the report is published."""
    groupe = Groupe.objects.filter(genre=Groupe.Genre.ENTITE, entite=entite).first()
    return groupe is not None and peut_ecrire(utilisateur, groupe)


def verifier_peut_rapporter(auteur: Utilisateur, entite: Entite) -> None:
    if not peut_rapporter(auteur, entite):
        raise DroitInsuffisant("Un rapport se produit depuis l'entité à qui il est, par qui écrit dans son groupe.")
