"""What a person may do with the victims: the Samu that write in the event count, triage and orient; hospitals admit."""

from __future__ import annotations

from annuaire.droits import DroitInsuffisant, peut_ecrire, verifier_ouvert
from annuaire.models import Entite, Groupe, Role, Utilisateur
from evenements.droits import verifier_peut_modifier
from evenements.models import Evenement
from sivic.models import Identite, Sejour, Victime


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
    """The Samu of the person, the hospital where it is sent or is. Of a person counted twice, the Samu whose victim was
    identified: another one could otherwise give itself an identity by counting somebody and merging them."""
    entite = utilisateur.entite_active
    if entite is None:
        return False
    connue = identite_de(victime)
    de = connue.reprise_de if connue and connue.reprise_de else victime
    return entite.pk in {de.entite_id} | etablissements_de(victime)


def a_denombre(utilisateur: Utilisateur, victime: Victime) -> bool:
    """Each Samu that counted the person, whatever has been merged since."""
    entite = utilisateur.entite_active
    return entite is not None and entite.pk in {une.entite_id for une in (victime, *victime.traces)}


def identite_de(victime: Victime) -> Identite | None:
    """Who the person is, if somebody has recorded it."""
    return getattr(victime, "identite", None)


def etablissements_de(victime: Victime) -> set[int | None]:
    """The hospitals that take the person in charge: where it is sent, where it was admitted."""
    sejour = sejour_de(victime)
    return {victime.destination_id, sejour.etablissement_id if sejour else None} - {None}


def sejour_de(victime: Victime) -> Sejour | None:
    """What a hospital has said of the person, if one has."""
    return getattr(victime, "sejour", None)


def peut_admettre(utilisateur: Utilisateur, victime: Victime) -> bool:
    """A person of one of these hospitals who writes in its groupe; the event itself may be unknown to them."""
    entite = utilisateur.entite_active
    if entite is None or entite.pk not in etablissements_de(victime):
        return False
    groupe = Groupe.objects.propres(entite).first()
    return groupe is not None and peut_ecrire(utilisateur, groupe)


def peut_prendre_en_charge(utilisateur: Utilisateur, victime: Victime) -> bool:
    """Complete an identity, give a hospital's number: a Samu in charge that counts in the event, or the hospital."""
    if victime.evenement.groupe.clos_le:
        return False
    # The first identity may be given by each Samu that counted the person; it is mended by the one that gave it.
    inconnue = identite_de(victime) is None
    if not est_en_charge(utilisateur, victime) and not (inconnue and a_denombre(utilisateur, victime)):
        return False
    return peut_denombrer(utilisateur, victime.evenement) or peut_admettre(utilisateur, victime)


def verifier_peut_prendre_en_charge(auteur: Utilisateur, victime: Victime) -> None:
    verifier_ouvert(victime.evenement.groupe)
    if not peut_prendre_en_charge(auteur, victime):
        raise DroitInsuffisant("L'identité est complétée par qui prend la personne en charge.")


def verifier_etablissement(auteur: Utilisateur, victime: Victime) -> Entite:
    """The hospital in whose name the person admits, or gives its number."""
    verifier_ouvert(victime.evenement.groupe)
    if not peut_admettre(auteur, victime) or auteur.entite_active is None:
        raise DroitInsuffisant("L'admission et la sortie sont dites par l'établissement qui reçoit la personne.")
    return auteur.entite_active


def peut_ecarter(utilisateur: Utilisateur) -> bool:
    """Whoever answers for a post of the territory says that an announcement of SIVIC concerns nobody here."""
    poste = utilisateur.poste
    return poste is not None and poste.role in (Role.RESPONSABLE, Role.ADMINISTRATEUR)


def peut_lire_identite(utilisateur: Utilisateur, victime: Victime) -> bool:
    """Who takes care of the person, the ARS of the Samu's region, the nation (domain.md, CSP R3131-10-2); a Samu that
    counted the person too. Who is not in charge gives a reason."""
    entite = utilisateur.entite_active
    if entite is None:
        return False
    nationale = entite.type == Entite.Type.MINISTERE
    region = entite.type == Entite.Type.ARS and entite in {une.entite.ars for une in (victime, *victime.traces)}
    return nationale or region or est_en_charge(utilisateur, victime) or a_denombre(utilisateur, victime)


def verifier_peut_lire_identite(auteur: Utilisateur, victime: Victime) -> Entite:
    """The entité in whose name the person reads."""
    if not peut_lire_identite(auteur, victime) or auteur.entite_active is None:
        raise DroitInsuffisant("L'identité se lit par qui prend la personne en charge, son ARS et le niveau national.")
    return auteur.entite_active
