"""Victims who may be one person: the list, two of them side by side, and what is decided of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
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
    une, autre = _presente(evenement, pk=victime_id), _nommee(evenement, request)
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


def _nommee(evenement: Evenement, request: HttpRequest) -> Victime:
    """The other one, as people say it: V-12, or 12."""
    rang = request.GET.get("avec", "").strip().upper().removeprefix("V").lstrip("- ")
    return _presente(evenement, rang=entier(rang))


def _presente(evenement: Evenement, **cle: int) -> Victime:
    lignes = evenement.victimes.presentes().select_related("entite", "destination", "identite", "sejour__etablissement")
    victime = get_object_or_404(lignes, **cle)
    victime.evenement = evenement
    return victime
