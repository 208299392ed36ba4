"""The library: the tree on the left, what a dossier holds on the right."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from annuaire.droits import droit_dans
from annuaire.models import Droit, Groupe
from fil.lectures import tetes
from ged.actes.ranger import chemin
from ged.arbre import branches, groupes_de
from ged.etat import avec_version, donnees_document, donnees_dossier
from ged.models import Abonnement, Document, Dossier, Raccourci
from ged.natures import natures
from ged.types import EN_CLAIR, accepte
from ged.views.commun import dossier_visible, groupe_visible, qui

PAGE = 300
TRIS = {"titre": ("titre", "pk"), "date": ("-courante__deposee_le", "-pk"), "type": ("type", "titre")}


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
    """The root of a groupe's library."""
    return _liste(request, groupe_visible(request, groupe_id), None)


@login_required
@require_safe
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    ouvert = dossier_visible(request, dossier_id)
    return _liste(request, ouvert.groupe, ouvert)


def _liste(request: HttpRequest, groupe: Groupe, ouvert: Dossier | None) -> HttpResponse:
    """The head of the fil is read first: the live feed resumes there."""
    utilisateur = qui(request)
    curseur = tetes([groupe.pk])[groupe.pk]
    droit = droit_dans(utilisateur, groupe) or Droit.LECTURE
    tri = request.GET.get("tri", "titre")
    arbre = branches(groupe, ouvert)
    contexte = {
        "groupe": groupe,
        "groupes": groupes_de(utilisateur),
        "dossier": ouvert,
        "chemin": chemin(ouvert),
        "arbre": arbre,
        "dossiers": [
            donnees_dossier(b.dossier) for b in arbre if b.dossier.parent_id == (ouvert.pk if ouvert else None)
        ],
        "documents": _documents(utilisateur, groupe, ouvert, tri),
        "tri": tri if tri in TRIS else "titre",
        "tris": [("titre", "titre"), ("date", "date"), ("type", "type")],
        "est_abonne": Abonnement.objects.filter(utilisateur=utilisateur, groupe=groupe, dossier=ouvert).exists(),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "curseur": curseur,
    }
    return render(request, "ged/liste.html", contexte | depot())


def depot() -> dict[str, Any]:
    """What the page tells about what may be deposited."""
    return {
        "accepte": accepte(),
        "admis": EN_CLAIR,
        "taille_max": settings.GED_TAILLE_MAX,
        "types": Document.Type.choices,
        "natures": natures(),
    }


def _documents(utilisateur: Any, groupe: Groupe, ouvert: Dossier | None, tri: str) -> list[dict[str, Any]]:
    """Those of the dossier, with those that stand in it by a link and that the person sees."""
    lus = avec_version(Document.objects.filter(groupe=groupe, dossier=ouvert).presents())
    documents = [donnees_document(d) for d in lus.order_by(*TRIS.get(tri, TRIS["titre"]))[:PAGE]]
    if ouvert is None:
        return documents
    lies = Raccourci.objects.filter(dossier=ouvert).values("document")
    visibles = avec_version(Document.objects.visibles_par(utilisateur).presents().filter(pk__in=lies))
    return documents + [donnees_document(d) for d in visibles.order_by("titre")]
