"""Who may send events, have a report made; who may consult the recordings of a call, and hold them."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, est_administrateur, est_responsable, peut_ecrire, peut_piloter
from annuaire.models import Entite, Groupe, Utilisateur
from telephonie.models import Appel, SourceTelephonie


def peut_envoyer(auteur: Utilisateur, samu: Entite) -> bool:
    """A responsable of the Samu that a source speaks for, or an administrateur of the portal."""
    return est_administrateur(auteur) or est_responsable(auteur) and auteur.entite_active == samu


def verifier_peut_envoyer(auteur: Utilisateur, source: SourceTelephonie) -> None:
    verifier_peut_deposer(auteur, source.entite)


def verifier_peut_deposer(auteur: Utilisateur, samu: Entite) -> None:
    """The same before there is a source: that of the files is made for who may deposit one."""
    if not peut_envoyer(auteur, samu):
        raise DroitInsuffisant("Seul un responsable de ce Samu peut envoyer ses événements de téléphonie.")


def peut_rapporter(utilisateur: Utilisateur, entite: Entite) -> bool:
    """Who writes in the groupe of the entité, in whose library the report is published."""
    groupe = groupe_propre(entite)
    return groupe is not None and peut_ecrire(utilisateur, groupe)


def verifier_peut_rapporter(auteur: Utilisateur, entite: Entite) -> None:
    if not peut_rapporter(auteur, entite):
        raise DroitInsuffisant("Un rapport se produit depuis l'entité à qui il est, par qui écrit dans son groupe.")


def groupe_propre(entite: Entite) -> Groupe | None:
    """None for an entité whose groupe was never made: then nobody writes there."""
    return Groupe.objects.propres(entite).first()


def peut_consulter(utilisateur: Utilisateur, appel: Appel) -> bool:
    """Who writes in the groupe of the Samu that served the call, at their post there. Not who looks on from above."""
    groupe = groupe_propre(appel.servi) if utilisateur.entite_active == appel.servi else None
    return groupe is not None and peut_ecrire(utilisateur, groupe)


def verifier_peut_consulter(auteur: Utilisateur, appel: Appel) -> Entite:
    """The Samu in whose name the person consults."""
    if not peut_consulter(auteur, appel):
        raise DroitInsuffisant(
            "Un enregistrement se consulte par qui écrit dans le groupe du Samu qui a servi l'appel."
        )
    return appel.servi


def peut_rappeler(utilisateur: Utilisateur, samu: Entite) -> bool:
    """Who writes in the groupe of the Samu that was called, at their post there."""
    groupe = groupe_propre(samu) if utilisateur.entite_active == samu else None
    return groupe is not None and peut_ecrire(utilisateur, groupe)


def verifier_peut_rappeler(auteur: Utilisateur, appel: Appel) -> Groupe:
    """The groupe of the Samu in whose name the person called back."""
    groupe = groupe_propre(appel.samu)
    if groupe is None or not peut_rappeler(auteur, appel.samu):
        raise DroitInsuffisant("Un rappel se dit par qui écrit dans le groupe du Samu qui a été appelé.")
    return groupe


def peut_geler(utilisateur: Utilisateur, appel: Appel) -> bool:
    """Who pilots that groupe; they also see who has consulted."""
    groupe = groupe_propre(appel.servi) if utilisateur.entite_active == appel.servi else None
    return groupe is not None and peut_piloter(utilisateur, groupe)


def verifier_peut_geler(auteur: Utilisateur, appel: Appel) -> Groupe:
    """The groupe of the Samu in whose name the person holds."""
    groupe = groupe_propre(appel.servi)
    if groupe is None or not peut_geler(auteur, appel):
        raise DroitInsuffisant("Un gel se pose et se lève par qui pilote le groupe du Samu qui a servi l'appel.")
    return groupe
