"""The journal of rights: every change of an account, a post, a session or a participation, with who and when.

It reads the fil, which is the sealed record: nothing is written for this page alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from annuaire.annonces import registre_des_habilitations
from annuaire.droits import est_administrateur, verifier_peut_administrer
from annuaire.models import Droit, Groupe, Utilisateur
from annuaire.requete import Requete
from fil.models import Depeche
from portail.typographie import phrase

PAR_PAGE = 60
CACHE = "un groupe que vous ne voyez pas"
PARTICIPANTS = ("participation", "groupe")
PHRASES = {
    "compte.cree": "Compte créé",
    "compte.modifie": "Identité modifiée",
    "compte.psc_modifie": "Identité Pro Santé Connect changée",
    "compte.active": "Compte rouvert",
    "compte.desactive": "Compte fermé",
    "compte.acces_reinitialise": "Accès réinitialisé",
    "affectation.creee": "Poste donné",
    "affectation.modifiee": "Poste modifié",
    "affectation.terminee": "Poste terminé",
    "affectation.activee": "Poste choisi",
    "session.fermee": "Session fermée",
    "participation.ajoutee": "Participant ajouté",
    "participation.modifiee": "Droit changé",
    "participation.retiree": "Participant retiré",
    "entite.creee": "Entité créée",
    "entite.renommee": "Entité renommée",
    "entite.fermee": "Entité fermée",
    "entite.rouverte": "Entité rouverte",
    "entite.modifiee": "Fiche modifiée",
    "machine.ouverte": "Accès de machine ouvert",
    "machine.renouvelee": "Secret de machine renouvelé",
    "machine.revoquee": "Accès de machine révoqué",
    "abonnement.cree": "Adresse abonnée",
    "abonnement.renouvele": "Secret d'abonnement renouvelé",
    "abonnement.suspendu": "Abonnement suspendu",
    "abonnement.repris": "Abonnement repris",
    "abonnement.arrete": "Abonnement arrêté",
    "agenda.ouvert": "Adresse d'agenda créée",
    "agenda.ferme": "Adresse d'agenda fermée",
    "groupe.cree": "Groupe créé",
    "groupe.modifie": "Groupe modifié",
}

# What may change in a post, and how it is said.
DU_POSTE: dict[str, Callable[[Any], str]] = {
    "fonction": lambda fonction: fonction or "sans fonction",
    "role_libelle": lambda libelle: libelle.lower(),
    "debut_le": lambda instant: f"depuis le {_le(instant)}",
    "fin_le": lambda instant: phrase(f"jusqu'au {_le(instant)}") if instant else "sans fin prévue",
}
# The line does not tell these otherwise.
DATES = ("debut_le", "fin_le")


@require_safe
@login_required
def journal(request: Requete) -> HttpResponse:
    """The last changes: all of them for an administrateur, those of his entité for a responsable."""
    verifier_peut_administrer(request.user)
    quoi = "participants" if request.GET.get("quoi") == "participants" else ""
    depeches = lisibles_par(request.user, participants=bool(quoi))
    avant = request.GET.get("avant", "")
    if avant.isascii() and avant.isdigit() and len(avant) < 19:
        depeches = depeches.filter(pk__lt=int(avant))
    page = list(depeches.select_related("auteur", "entite").order_by("-pk")[: PAR_PAGE + 1])
    contexte = {
        "lignes": [_ligne(depeche) for depeche in _sans_les_noms_caches(page[:PAR_PAGE], request.user)],
        "suite": page[PAR_PAGE - 1].pk if len(page) > PAR_PAGE else None,
        "quoi": quoi,
        "est_administrateur": est_administrateur(request.user),
    }
    return render(request, "annuaire/administration/journal.html", contexte)


def lisibles_par(utilisateur: Utilisateur, *, participants: bool) -> QuerySet[Depeche]:
    """The dépêches of rights; a responsable reads those that concern his entité. Who talks with whom is not one."""
    depeches = (
        Depeche.objects.filter(objet_type__in=PARTICIPANTS).exclude(groupe__genre=Groupe.Genre.CONVERSATION)
        if participants
        else Depeche.objects.filter(groupe=registre_des_habilitations())
    )
    if est_administrateur(utilisateur):
        return depeches
    entite = utilisateur.poste.entite_id if utilisateur.poste else None
    return depeches.filter(Q(donnees__entites__contains=[entite]) | Q(entite_id=entite)) if entite else depeches.none()


def _sans_les_noms_caches(depeches: list[Depeche], utilisateur: Utilisateur) -> list[Depeche]:
    """A responsable follows who of his entité is where; the name of an event that he does not see is not told so."""
    if est_administrateur(utilisateur):
        return depeches
    vus = set(Groupe.objects.visibles_par(utilisateur).filter(pk__in={d.groupe_id for d in depeches}).values_list("pk"))
    for depeche in depeches:
        if depeche.objet_type in PARTICIPANTS and (depeche.groupe_id,) not in vus:
            champ = {"groupe": {"nom": CACHE}} if depeche.objet_type == "participation" else {"nom": CACHE}
            depeche.donnees = depeche.donnees | champ
    return depeches


def _ligne(depeche: Depeche) -> dict[str, Any]:
    donnees = depeche.donnees
    return {
        "depeche": depeche,
        "quoi": PHRASES.get(depeche.genre, depeche.genre),
        "qui": _nom(donnees.get("personne")) or _nom(donnees.get("entite")) or donnees.get("nom", ""),
        "detail": ", ".join(filter(None, _details(donnees))),
    }


def _details(donnees: dict[str, Any]) -> list[str]:
    details = []
    if donnees.get("vers"):
        details.append(f"vers {donnees['vers']}")
    if donnees.get("groupe"):
        details.append(_nom(donnees["groupe"]))
    if "droit" in donnees:
        details.append(Droit(donnees["droit"]).label.lower())
    if "role_libelle" in donnees:
        details += [_nom(donnees["entite"]), donnees["fonction"], donnees["role_libelle"].lower()]
    return details + [detail for champ, dire in DU_POSTE.items() for detail in _ecart(donnees, champ, dire)]


def _ecart(donnees: dict[str, Any], champ: str, dire: Callable[[Any], str]) -> list[str]:
    """What a change of post has replaced: nothing of what stayed as it was."""
    remplaces = donnees.get("avant") or {}
    if champ not in remplaces:
        return []
    avant, maintenant = dire(remplaces[champ]), dire(donnees.get(champ))
    if avant == maintenant:
        return []
    return [*([maintenant] if champ in DATES else []), f"auparavant {avant}"]


def _le(instant: str | None) -> str:
    return localtime(datetime.fromisoformat(instant)).strftime("%d/%m/%Y %H:%M") if instant else ""


def _nom(objet: Any) -> str:
    return objet.get("nom", "") if isinstance(objet, dict) else ""
