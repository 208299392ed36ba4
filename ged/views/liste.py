"""The library: the tree on the left, what a dossier holds on the right."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annuaire.models import Groupe
from fil.lectures import tetes
from ged.arbre import colonne, groupes_de
from ged.droits import verifier_voit_les_retires
from ged.models import Dossier
from ged.page import contexte_dossier, contexte_retires
from ged.views.commun import dossier_visible, groupe_visible, qui


@login_required
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The library of one's own entité, or of the first groupe in which one takes part."""
    groupes = groupes_de(qui(request))
    if not groupes:
        return render(request, "ged/rien.html")
    return redirect("ged_groupe", groupes[0].pk)


@login_required
@require_safe
def groupe(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """The root of a groupe's library; with `retires`, what was taken away from it."""
    lu = groupe_visible(request, groupe_id)
    if not request.GET.get("retires"):
        return _liste(request, lu, None)
    verifier_voit_les_retires(qui(request), lu)
    contexte = contexte_retires(qui(request), lu, page=request.GET.get("page", ""))
    return render(request, "ged/retires.html", contexte | colonne(qui(request)))


@login_required
@require_safe
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    ouvert = dossier_visible(request, dossier_id)
    return _liste(request, ouvert.groupe, ouvert)


def _liste(request: HttpRequest, groupe: Groupe, ouvert: Dossier | None) -> HttpResponse:
    """The head of the fil is read first: the live feed resumes there."""
    curseur = tetes([groupe.pk])[groupe.pk]
    contexte = contexte_dossier(
        qui(request), groupe, ouvert, tri=request.GET.get("tri", ""), page=request.GET.get("page", "")
    )
    return render(request, "ged/liste.html", contexte | colonne(qui(request)) | {"curseur": curseur})
