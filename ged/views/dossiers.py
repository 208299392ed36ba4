"""Dossiers made, renamed, moved, taken away; followed or not."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from annuaire.models import Groupe
from annuaire.requete import entier
from ged.actes.ranger import creer_dossier, deplacer_dossier, renommer_dossier, retirer_dossier
from ged.actes.suivre import abonner
from ged.models import Dossier
from ged.views.commun import dossier_visible, faire, groupe_visible, qui


@login_required
@require_POST
def nouveau(request: HttpRequest, groupe_id: int) -> HttpResponse:
    groupe = groupe_visible(request, groupe_id)
    parent = _nomme(request, "parent")
    nom = request.POST.get("nom", "")
    faits: list[Dossier] = []
    acte = partial(creer_dossier, auteur=qui(request), groupe=groupe, nom=nom, parent=parent)
    faire(request, lambda: faits.append(acte()))
    return _retour(groupe, faits[0] if faits else parent)


@login_required
@require_POST
def gestes(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Rename, move or take away, by the button that was pressed."""
    dossier, auteur = dossier_visible(request, dossier_id), qui(request)
    match request.POST.get("geste"):
        case "renommer":
            nom = request.POST.get("nom", "")
            faire(request, lambda: renommer_dossier(auteur=auteur, dossier=dossier, nom=nom))
        case "deplacer":
            vers = _nomme(request, "vers")
            faire(
                request, lambda: deplacer_dossier(auteur=auteur, dossier=dossier, vers=vers), "Le dossier est déplacé."
            )
        case "retirer":
            if faire(request, lambda: retirer_dossier(auteur=auteur, dossier=dossier), "Le dossier est retiré."):
                return _retour(dossier.groupe, dossier.parent)
    return _retour(dossier.groupe, dossier)


@login_required
@require_POST
def abonnement(request: HttpRequest, groupe_id: int) -> HttpResponse:
    groupe, dossier = groupe_visible(request, groupe_id), _nomme(request, "dossier")
    suit = request.POST.get("suit") == "oui"
    dit = "Vous serez prévenu de ce qui arrive ici." if suit else "Vous ne suivez plus ce dossier."
    faire(request, lambda: abonner(lecteur=qui(request), groupe=groupe, dossier=dossier, suit=suit), dit)
    return _retour(groupe, dossier)


def _nomme(request: HttpRequest, champ: str) -> Dossier | None:
    """The dossier that a form names, among those that the person sees; none is the root."""
    return dossier_visible(request, pk) if (pk := entier(request.POST.get(champ))) else None


def _retour(groupe: Groupe, dossier: Dossier | None) -> HttpResponse:
    return redirect("ged_dossier", dossier.pk) if dossier else redirect("ged_groupe", groupe.pk)
