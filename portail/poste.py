"""In which capacity a person acts: the words for a post, and the refusal of what was written for another one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import JsonResponse

from annuaire.models import Affectation, Utilisateur
from portail.views.erreurs import probleme

CHIFFRES_MAX = 18  # what PostgreSQL reads as a bigint


def libelle(affectation: Affectation) -> str:
    """Samu 31 · ARM."""
    return f"{affectation.entite.nom} · {affectation.fonction or affectation.get_role_display()}"


def refuser_si_autre_poste(utilisateur: Utilisateur, ecrit_pour: str) -> JsonResponse | None:
    """409 when `ecrit_pour`, the id of a post or "" for none, is not the active one. Both posts are the person's own:
    `poste_ecrit`, unless it has ended, and `poste_actif` let the page offer to go back or to send for the present one.
    """
    actif = utilisateur.poste
    if ecrit_pour == (str(actif.pk) if actif else ""):
        return None
    connu = ecrit_pour.isascii() and ecrit_pour.isdigit() and len(ecrit_pour) <= CHIFFRES_MAX
    postes = utilisateur.affectations.select_related("entite")
    ancien = postes.filter(pk=ecrit_pour).first() if connu else None
    nommer = libelle if actif and ancien and actif.entite_id == ancien.entite_id else _entite
    return probleme(
        HTTPStatus.CONFLICT,
        _phrase(ancien, actif, nommer, a_choisir=not actif and postes.en_cours().exists()),
        poste_ecrit={"id": ancien.pk, "libelle": nommer(ancien)} if ancien and ancien.est_en_cours else None,
        poste_actif={"id": actif.pk, "libelle": nommer(actif)} if actif else None,
    )


def _entite(affectation: Affectation) -> str:
    return affectation.entite.nom


def _phrase(
    ancien: Affectation | None, actif: Affectation | None, nommer: Callable[[Affectation], str], *, a_choisir: bool
) -> str:
    """What happened. The ways out are the buttons of the page, which knows whether the active post has access there."""
    ou = f"au poste {nommer(ancien)}" if ancien else "sans poste actif"
    if actif:
        return f"Écrit {ou}, votre poste actif est {nommer(actif)}."
    if ancien and ancien.est_en_cours:
        return f"Écrit {ou}, vous n'avez plus de poste actif."
    suite = "choisissez votre poste en haut à droite" if a_choisir else "demandez un poste à votre responsable"
    return f"Écrit {ou}, vous n'avez plus de poste actif\u00a0: {suite}."
