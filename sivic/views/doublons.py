"""Victims who may be one person: the list, two of them side by side, and what is decided of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.requete import entier
from evenements.models import Evenement
from evenements.views.commun import evenement_visible, faire, page
from maincourante.views.commun import qui
from sivic.actes import fusionner as actes
from sivic.doublons import MONTRES, probables
from sivic.droits import peut_denombrer
from sivic.echanges import situation
from sivic.models import Victime


@login_required
@require_safe
def doublons(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Those that the portal brings together."""
    evenement = evenement_visible(request, evenement_id)
    return page(
        request,
        evenement,
        "victimes",
        "sivic/doublons.html",
        vue="doublons",
        doublons=probables(qui(request), evenement),
        maximum=MONTRES,
        peut_denombrer=peut_denombrer(qui(request), evenement),
        **situation(qui(request), evenement),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comparer(request: HttpRequest, evenement_id: int, victime_id: int) -> HttpResponse:
    """Two victims side by side; make one of them, or say that they are two."""
    evenement = evenement_visible(request, evenement_id)
    une, dite = _presente(evenement, pk=victime_id), request.GET.get("avec", "").strip()
    autre = _nommee(evenement, dite)
    if autre is None:
        messages.error(request, _pourquoi_introuvable(evenement, une, dite))
        return redirect("victime", evenement.pk, une.pk)
    if request.method != "POST":
        return _face_a_face(request, evenement, une, autre)
    if "distinguer" in request.POST:
        faire(
            request,
            lambda: actes.distinguer(auteur=qui(request), une=une, autre=autre),
            f"{une.nom} et {autre.nom} ne seront plus rapprochées.",
        )
        return redirect("doublons", evenement.pk)
    garder = {champ: entier(request.POST.get(champ)) for champ in actes.A_CHOISIR}
    reste, absorbee = actes.qui_reste(une, autre)
    if faire(
        request,
        lambda: actes.fusionner(auteur=qui(request), une=une, autre=autre, garder=garder),
        f"{absorbee.nom} et {reste.nom} sont une seule personne : {reste.nom}.",
    ):
        return redirect("victime", evenement.pk, reste.pk)
    return _face_a_face(request, evenement, une, autre, statut=400)


@login_required
@require_POST
def separer(request: HttpRequest, evenement_id: int, victime_id: int) -> HttpResponse:
    """Two persons after all."""
    evenement = evenement_visible(request, evenement_id)
    une = get_object_or_404(evenement.victimes, pk=victime_id)
    faire(
        request,
        lambda: actes.separer(auteur=qui(request), victime=une),
        f"{une.nom} est de nouveau une victime à part. Vérifiez l’état et l’orientation des deux.",
    )
    return redirect("victime", evenement.pk, une.pk)


def _face_a_face(
    request: HttpRequest, evenement: Evenement, une: Victime, autre: Victime, *, statut: int = 200
) -> HttpResponse:
    reste, absorbee = actes.qui_reste(une, autre)
    return page(
        request,
        evenement,
        "victimes",
        "sivic/fusion.html",
        statut=statut,
        vue="doublons",
        paire=[reste, absorbee],
        reste=reste,
        absorbee=absorbee,
        refus=actes.refus_de_fusion(une, autre),
        a_choisir=actes.differences(une, autre),
        peut_denombrer=peut_denombrer(qui(request), evenement),
        **situation(qui(request), evenement),
    )


def _nommee(evenement: Evenement, dite: str) -> Victime | None:
    """The other one, as people say it: V-12, or 12."""
    victime = _presentes(evenement).filter(rang=_rang(dite)).first()
    if victime:
        victime.evenement = evenement
    return victime


def _pourquoi_introuvable(evenement: Evenement, une: Victime, dite: str) -> str:
    if trace := evenement.victimes.filter(rang=_rang(dite)).first():
        if trace.annulation:
            return f"{trace.nom} est annulée\u00a0: rétablissez-la d'abord."
        reste = trace.personne
        suite = "" if reste == une else f"\u00a0: comparez avec {reste.nom}"
        return f"{trace.nom} et {reste.nom} sont déjà une seule personne{suite}."
    return f"«\u00a0{dite}\u00a0» n'est pas une victime de cet événement\u00a0: écrivez son numéro, par exemple V-12."


def _rang(dite: str) -> int:
    return entier(dite.upper().removeprefix("V").lstrip("- "))


def _presente(evenement: Evenement, **cle: int) -> Victime:
    victime = get_object_or_404(_presentes(evenement), **cle)
    victime.evenement = evenement
    return victime


def _presentes(evenement: Evenement) -> QuerySet[Victime]:
    return evenement.victimes.presentes().select_related("entite", "destination", "identite", "sejour__etablissement")
