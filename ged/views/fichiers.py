"""The bytes: a version downloaded, an image of a page, a dossier as a ZIP. Always through the groupe."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from annuaire.models import Groupe
from ged import magasin
from ged.actes.lire import consulter, consulter_ensemble
from ged.archive import blocs_zip, contenu
from ged.droits import verifier_lisible
from ged.flux import en_flux, entier, servir
from ged.models import Consultation, Dossier
from ged.noms import disposition
from ged.views.commun import dossier_visible, groupe_visible, qui, version_visible


@login_required
@require_safe
def fichier(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Download a version; recorded with who and when."""
    version = version_visible(request, version_id)
    reponse = servir(version)  # first: what could not be given was not read
    if request.method == "GET":
        consulter(lecteur=qui(request), version=version, genre=Consultation.Genre.TELECHARGEMENT)
    return reponse


@login_required
@require_safe
def apercu(request: HttpRequest, version_id: int, numero: int) -> HttpResponse:
    """An image that the portal has drawn from a page; 0 is the thumbnail."""
    version = version_visible(request, version_id)
    verifier_lisible(version)
    if numero > version.fichier.apercus or not version.fichier.apercus:
        raise Http404
    octets = entier(magasin.adresse_apercu(version.fichier.empreinte, numero))
    reponse = HttpResponse(octets, content_type="image/webp")
    reponse["X-Content-Type-Options"] = "nosniff"
    # A version never changes: its images may stay in this browser for the time of a shift.
    reponse["Cache-Control"] = "private, max-age=28800"
    return reponse


@login_required
@require_safe
def archive_du_dossier(request: HttpRequest, dossier_id: int) -> HttpResponseBase:
    dossier = dossier_visible(request, dossier_id)
    return _archive(request, dossier.groupe, dossier)


@login_required
@require_safe
def archive_du_groupe(request: HttpRequest, groupe_id: int) -> HttpResponseBase:
    return _archive(request, groupe_visible(request, groupe_id), None)


def _archive(request: HttpRequest, groupe: Groupe, dossier: Dossier | None) -> HttpResponseBase:
    """The valid version of each document, in the folders of the tree, written as it is sent."""
    emportes = contenu(qui(request), groupe, dossier)
    nom = f"{dossier.nom if dossier else groupe.nom}.zip"
    reponse = en_flux(blocs_zip(emportes), type_mime="application/zip", nommee=disposition(nom))
    if request.method == "GET":
        consulter_ensemble(lecteur=qui(request), versions=[piece.version for piece in emportes.pieces])
    return reponse
