"""In which capacity a person acts: the words for a post, and the refusal of what was written for another one."""

from __future__ import annotations

from http import HTTPStatus

from django.http import JsonResponse

from annuaire.models import Affectation, Utilisateur
from portail.pages.erreurs import probleme

CHIFFRES_MAX = 18  # what PostgreSQL reads as a bigint


def libelle(affectation: Affectation) -> str:
    """Samu 31 · ARM."""
    return f"{affectation.entite.nom} · {affectation.fonction or affectation.get_role_display()}"


def refuser_si_autre_poste(utilisateur: Utilisateur, ecrit_pour: str) -> JsonResponse | None:
    """409 when `ecrit_pour`, the id of a post or "" for none, is not the active one. Both posts are the person's own;
    `poste_actif` lets a page that still shows the former one offer to send for the present one."""
    actif = utilisateur.poste
    if ecrit_pour == (str(actif.pk) if actif else ""):
        return None
    connu = ecrit_pour.isascii() and ecrit_pour.isdigit() and len(ecrit_pour) <= CHIFFRES_MAX
    postes = utilisateur.affectations.select_related("entite")
    ancien = postes.filter(pk=ecrit_pour).first() if connu else None
    poste_actif = {"id": actif.pk, "libelle": libelle(actif)} if actif else None
    return probleme(HTTPStatus.CONFLICT, _phrase(ancien, actif), poste_actif=poste_actif)


def _phrase(ancien: Affectation | None, actif: Affectation | None) -> str:
    """What happened, then what the person can do."""
    ou = f"au poste {libelle(ancien)}" if ancien else "sans poste actif"
    maintenant = f"votre poste actif est {libelle(actif)}" if actif else "vous n'avez plus de poste actif"
    revenir = f"revenez au poste {libelle(ancien)} pour l'envoyer" if ancien and ancien.est_en_cours else ""
    renvoyer = f"envoyez-le au nom de {libelle(actif)}" if actif else ""
    suite = ", ou ".join(filter(None, [revenir, renvoyer])) or "demandez un poste à votre responsable"
    return f"Écrit {ou}, alors que {maintenant} : {suite}."
