"""What a person may do with what they see. Objects are obtained through `visibles_par`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from annuaire.models import AccesMachine, Affectation, Droit, DroitLu, Entite, Groupe, Participation, Role, Utilisateur
from annuaire.preparees import PrepareePour

CLOS = "Cet événement est clos\u00a0: il se lit, mais plus rien n'y est consigné."
CONVERSATION_CLOSE = "Cette conversation est close\u00a0: elle se lit, mais on n'y écrit plus."

# The most that a role lets a person do with the droit of their entité.
PLAFOND = {
    Role.LECTEUR: Droit.LECTURE,
    Role.CONTRIBUTEUR: Droit.ECRITURE,
    Role.RESPONSABLE: Droit.PILOTAGE,
    Role.ADMINISTRATEUR: Droit.PILOTAGE,
}

# What gives a person access to a groupe, with that groupe: `visibles_par`, seen from the participations.
ACCES = PrepareePour(
    lambda personne, groupe: (
        Participation.objects.de(personne).filter(groupe_id=groupe).select_related("groupe").order_by()
    ),
    groupe=int,
)


class DroitInsuffisant(PermissionDenied):
    """The person sees the object but may not do this; the message is a French sentence for the screen."""


def droit_dans(utilisateur: Utilisateur, groupe: Groupe) -> Droit | None:
    """The person's droit in the groupe, or None for a stranger. A closed groupe is only read, whoever piloted it."""
    return _en_l_etat(groupe, droit_donne(utilisateur, groupe))


def droit_donne(utilisateur: Utilisateur, groupe: Groupe) -> Droit | None:
    """What the participations give, be the groupe closed or not. An entité's is capped by the role of the post."""
    return _droit_par(utilisateur, ACCES(utilisateur, groupe=groupe.pk))


def groupe_visible_par(utilisateur: Utilisateur, groupe_id: int) -> Groupe | None:
    """The groupe if the person takes part in it and it has a logbook. It carries their droit."""
    groupe = groupe_accessible(utilisateur, groupe_id)
    return None if groupe is None or groupe.genre in Groupe.SANS_JOURNAL else groupe


class Acces(NamedTuple):
    """What of a participation gives a droit: how much, and whether it is the person's own (else their entité's)."""

    droit: int
    utilisateur_id: int | None


def droit_selon(utilisateur: Utilisateur, groupe: Groupe, acces: Sequence[Acces]) -> Droit | None:
    """As `droit_dans`, from the participations of the person that were read with the groupe."""
    return _en_l_etat(groupe, _droit_par(utilisateur, acces))


def groupe_accessible(utilisateur: Utilisateur, groupe_id: int) -> Groupe | None:
    """The groupe, of any genre, if the person takes part in it. It carries their droit."""
    acces = ACCES(utilisateur, groupe=groupe_id)
    if not acces:
        return None
    groupe = acces[0].groupe
    groupe.droit_lu = DroitLu(utilisateur, _en_l_etat(groupe, _droit_par(utilisateur, acces)))
    return groupe


def droit_lu(utilisateur: Utilisateur, groupe: Groupe) -> Droit | None:
    """The droit that came with this person's groupe a moment ago, in the same request; asked if it did not.

    For what is done at once. An acte that first waits for a lock asks `droit_dans` again.
    """
    lu = groupe.droit_lu
    return lu.droit if lu and lu.utilisateur is utilisateur else droit_dans(utilisateur, groupe)


def _en_l_etat(groupe: Groupe, droit: Droit | None) -> Droit | None:
    return Droit.LECTURE if droit and groupe.clos_le else droit


def _droit_par(utilisateur: Utilisateur, acces: Sequence[Acces | Participation]) -> Droit | None:
    """The best of several; an entité's is capped by the role of the post."""
    poste = utilisateur.poste
    plafond = PLAFOND[Role(poste.role)] if poste else Droit.LECTURE
    droits = [p.droit if p.utilisateur_id else min(p.droit, plafond) for p in acces]
    return Droit(max(droits)) if droits else None


def peut_ecrire(utilisateur: Utilisateur, groupe: Groupe) -> bool:
    return (droit_lu(utilisateur, groupe) or 0) >= Droit.ECRITURE


def peut_piloter(utilisateur: Utilisateur, groupe: Groupe) -> bool:
    return (droit_dans(utilisateur, groupe) or 0) >= Droit.PILOTAGE


def verifier_ouvert(groupe: Groupe) -> None:
    """A closed groupe takes nothing more; the database would refuse it too, without a sentence."""
    if groupe.clos_le:
        raise DroitInsuffisant(CONVERSATION_CLOSE if groupe.genre == Groupe.Genre.CONVERSATION else CLOS)


def refuse_car_clos(erreur: BaseException) -> bool:
    """Whether the groupe was closed while this was being written: the database refused what the acte still allowed."""
    return getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", None) == "groupe_clos"


def verifier_peut_ecrire(utilisateur: Utilisateur, groupe: Groupe) -> None:
    verifier_ouvert(groupe)
    if not peut_ecrire(utilisateur, groupe):
        raise DroitInsuffisant("Vous pouvez lire ce groupe, mais pas y écrire.")


def verifier_peut_piloter(utilisateur: Utilisateur, groupe: Groupe) -> None:
    verifier_ouvert(groupe)
    if not peut_piloter(utilisateur, groupe):
        raise DroitInsuffisant("Seul qui pilote ce groupe peut faire cela.")


# --- Who manages people and rights -----------------------------------------------------------------

RANG = {Role.LECTEUR: 0, Role.CONTRIBUTEUR: 1, Role.RESPONSABLE: 2, Role.ADMINISTRATEUR: 3}


def est_administrateur(utilisateur: Utilisateur) -> bool:
    return utilisateur.poste is not None and utilisateur.poste.role == Role.ADMINISTRATEUR


def est_responsable(utilisateur: Utilisateur) -> bool:
    """Manages people: those of his entité, or all of them for an administrateur."""
    return utilisateur.poste is not None and RANG[Role(utilisateur.poste.role)] >= RANG[Role.RESPONSABLE]


def verifier_peut_administrer(utilisateur: Utilisateur) -> None:
    if not est_responsable(utilisateur):
        raise DroitInsuffisant("L'administration est réservée aux responsables d'entité et aux administrateurs.")


def verifier_peut_gerer_entite(auteur: Utilisateur, entite: Entite) -> None:
    """A responsable manages the people of his own entité, an administrateur those of all."""
    verifier_peut_administrer(auteur)
    if not est_administrateur(auteur) and auteur.entite_active != entite:
        raise DroitInsuffisant(f"Vous ne gérez que les personnes de votre entité, pas celles de {entite}.")


def peut_modifier_entite(auteur: Utilisateur, entite: Entite) -> bool:
    """How to reach it: a responsable that of his own, an administrateur that of all."""
    return est_administrateur(auteur) or (est_responsable(auteur) and auteur.entite_active == entite)


def verifier_peut_modifier_entite(auteur: Utilisateur, entite: Entite) -> None:
    if not peut_modifier_entite(auteur, entite):
        raise DroitInsuffisant("Seul un responsable de cette entité, ou un administrateur, peut modifier sa fiche.")


def verifier_peut_tenir_l_arbre(auteur: Utilisateur) -> None:
    if not est_administrateur(auteur):
        raise DroitInsuffisant("Seul un administrateur crée, renomme ou ferme une entité.")


def roles_attribuables(auteur: Utilisateur) -> list[Role]:
    """The roles that this person may give: none above their own."""
    if auteur.poste is None or not est_responsable(auteur):
        return []
    return [role for role in Role if RANG[role] <= RANG[Role(auteur.poste.role)]]


def verifier_peut_donner_role(auteur: Utilisateur, role: str) -> None:
    if role not in roles_attribuables(auteur):
        raise DroitInsuffisant("Vous ne pouvez pas donner un rôle supérieur au vôtre.")


def verifier_peut_gerer_affectation(auteur: Utilisateur, affectation: Affectation) -> None:
    """The author manages its entité, its role is not above theirs, and it is not their own post."""
    verifier_peut_gerer_entite(auteur, affectation.entite)
    verifier_peut_donner_role(auteur, affectation.role)
    if affectation.utilisateur_id == auteur.pk and not est_administrateur(auteur):
        raise DroitInsuffisant(
            "Vous ne pouvez pas modifier votre propre poste\u00a0: "
            "demandez à un autre responsable ou à un administrateur."
        )


def verifier_peut_gerer_compte(auteur: Utilisateur, utilisateur: Utilisateur) -> None:
    """Close, reopen or reset an account: a responsable, for a person whose posts, running or to come, are all in his
    entité. Whoever resets an access could enter with it: not that of somebody who may do more, now or next month."""
    verifier_peut_administrer(auteur)
    if AccesMachine.objects.filter(compte=utilisateur).exists():
        raise DroitInsuffisant("C'est le compte d'une machine\u00a0: son accès se gère à la page des machines.")
    if utilisateur.pk == auteur.pk:
        raise DroitInsuffisant("Vous ne pouvez pas faire cela sur votre propre compte.")
    if est_administrateur(auteur):
        return
    postes = list(utilisateur.affectations.select_related("entite"))
    non_finis = [poste for poste in postes if not poste.est_fini]
    if utilisateur.is_staff:
        raise DroitInsuffisant("Ce compte ouvre les nomenclatures\u00a0: demandez à un administrateur.")
    entite = auteur.entite_active
    if entite is None or all(poste.entite_id != entite.pk for poste in postes):
        raise DroitInsuffisant("Cette personne n'est pas de votre entité.")
    if any(poste.entite_id != entite.pk for poste in non_finis):
        raise DroitInsuffisant(
            "Cette personne a aussi un poste dans une autre entité\u00a0: terminez son poste chez vous, "
            "ou demandez à un administrateur."
        )
    for poste in non_finis:
        verifier_peut_donner_role(auteur, poste.role)


def verifier_peut_gerer_machine(auteur: Utilisateur, entite: Entite, role: str, groupe: Groupe | None) -> None:
    """Whoever opens an access holds its secret: he must himself be able to do all that it will."""
    verifier_peut_gerer_entite(auteur, entite)
    if role not in AccesMachine.ROLES:
        raise DroitInsuffisant("Une machine n'administre rien\u00a0: donnez-lui un autre rôle.")
    verifier_peut_donner_role(auteur, role)
    if groupe is not None:
        verifier_peut_piloter(auteur, groupe)


def peut_gerer_machine(auteur: Utilisateur, acces: AccesMachine) -> bool:
    """Whether what gives a secret is offered to this person, who manages its entité."""
    try:
        verifier_peut_gerer_machine(auteur, acces.entite, acces.role, acces.groupe)
    except PermissionDenied:
        return False
    return True


def peut_gerer_participants(auteur: Utilisateur, groupe: Groupe) -> bool:
    return groupe.clos_le is None and (est_administrateur(auteur) or peut_piloter(auteur, groupe))


def verifier_peut_gerer_participants(auteur: Utilisateur, groupe: Groupe, *, vise: Entite | Utilisateur) -> None:
    """Who pilots the groupe, or an administrateur, who does not open to himself a groupe that he does not pilot."""
    verifier_ouvert(groupe)
    if peut_piloter(auteur, groupe):
        return
    if not est_administrateur(auteur):
        raise DroitInsuffisant("Seul qui pilote ce groupe peut gérer ses participants.")
    if vise in (auteur, auteur.entite_active):
        raise DroitInsuffisant(
            "Un administrateur ne se donne pas accès à un groupe\u00a0: demandez à quelqu'un qui pilote ce groupe."
        )


def verifier_peut_creer_groupe(auteur: Utilisateur) -> None:
    if auteur.poste is None or auteur.poste.role == Role.LECTEUR:
        raise DroitInsuffisant("Votre rôle de lecture ne permet pas de créer un groupe.")
