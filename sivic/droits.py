"""What a person may do with the victims of an event: the Samu that write in its groupe count, triage and orient."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, peut_ecrire
from annuaire.models import Entite, Utilisateur
from evenements.droits import verifier_peut_modifier
from evenements.models import Evenement
from sivic.models import Victime


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


def est_en_charge(utilisateur: Utilisateur, victime: Victime) -> bool:
    """The Samu that counted the person, each of them if it was counted twice, or the hospital where it is sent."""
    entite = utilisateur.entite_active
    if entite is None:
        return False
    en_charge = {victime.entite_id, victime.destination_id} | {trace.entite_id for trace in victime.absorbees.all()}
    return entite.pk in en_charge


def verifier_en_charge(auteur: Utilisateur, victime: Victime) -> None:
    if not est_en_charge(auteur, victime):
        raise DroitInsuffisant("L'identité est complétée par qui prend la personne en charge.")


def peut_lire_identite(utilisateur: Utilisateur, victime: Victime) -> bool:
    """Who takes care of the person, the ARS of the Samu's region, the nation (domain.md, CSP R3131-10-2)."""
    entite = utilisateur.entite_active
    if entite is None:
        return False
    nationale = entite.type == Entite.Type.MINISTERE
    region = entite.type == Entite.Type.ARS and victime.entite.ars == entite
    return est_en_charge(utilisateur, victime) or nationale or region


def verifier_peut_lire_identite(auteur: Utilisateur, victime: Victime) -> Entite:
    """The entité in whose name the person reads."""
    if not peut_lire_identite(auteur, victime) or auteur.entite_active is None:
        raise DroitInsuffisant("L'identité se lit par qui prend la personne en charge, son ARS et le niveau national.")
    return auteur.entite_active
