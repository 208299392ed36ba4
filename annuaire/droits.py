"""What a person may do in a groupe. Objects are obtained through `visibles_par`; these functions say what is allowed on them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from annuaire.models import Droit, Groupe, Participation, Role, Utilisateur

# The most that a role lets a person do with the droit of their entité.
PLAFOND = {
    Role.LECTEUR: Droit.LECTURE,
    Role.CONTRIBUTEUR: Droit.ECRITURE,
    Role.RESPONSABLE: Droit.PILOTAGE,
    Role.ADMINISTRATEUR: Droit.PILOTAGE,
}


class DroitInsuffisant(PermissionDenied):
    """The person sees the object but may not do this; the message is a French sentence for the screen."""


def droit_dans(utilisateur: Utilisateur, groupe: Groupe) -> Droit | None:
    """The person's droit in the groupe, or None for a stranger. An entité's droit is capped by the role of the active post."""
    poste = utilisateur.poste
    plafond = PLAFOND[Role(poste.role)] if poste else Droit.LECTURE
    droits = [
        droit if personnel else min(droit, plafond)
        for droit, personnel in Participation.objects.de(utilisateur)
        .filter(groupe=groupe)
        .values_list("droit", "utilisateur_id")
    ]
    return Droit(max(droits)) if droits else None


def peut_ecrire(utilisateur: Utilisateur, groupe: Groupe) -> bool:
    return (droit_dans(utilisateur, groupe) or 0) >= Droit.ECRITURE


def peut_piloter(utilisateur: Utilisateur, groupe: Groupe) -> bool:
    return (droit_dans(utilisateur, groupe) or 0) >= Droit.PILOTAGE


def verifier_peut_ecrire(utilisateur: Utilisateur, groupe: Groupe) -> None:
    if not peut_ecrire(utilisateur, groupe):
        raise DroitInsuffisant("Vous pouvez lire ce groupe, mais pas y écrire.")


def verifier_peut_piloter(utilisateur: Utilisateur, groupe: Groupe) -> None:
    if not peut_piloter(utilisateur, groupe):
        raise DroitInsuffisant("Seul un responsable qui pilote ce groupe peut faire cela.")
