"""What the pages share: obtaining what the person sees, saying a refusal, going back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from annuaire.forms import phrases
from annuaire.models import Groupe, Utilisateur
from ged.etat import avec_version
from ged.models import Document, Dossier, Version


def qui(request: HttpRequest) -> Utilisateur:
    """The person; every page is behind sign-in."""
    assert isinstance(request.user, Utilisateur)  # noqa: S101 — login_required came first
    return request.user


def groupe_visible(request: HttpRequest, groupe_id: int) -> Groupe:
    return get_object_or_404(Groupe.objects.visibles_par(qui(request)).de_partage(), pk=groupe_id)


def dossier_visible(request: HttpRequest, dossier_id: int) -> Dossier:
    visibles = Dossier.objects.visibles_par(qui(request)).presents().select_related("groupe")
    return get_object_or_404(visibles, pk=dossier_id)


def document_visible(request: HttpRequest, document_id: int) -> Document:
    return get_object_or_404(avec_version(Document.objects.visibles_par(qui(request))), pk=document_id)


def version_visible(request: HttpRequest, version_id: int) -> Version:
    visibles = Version.objects.visibles_par(qui(request)).select_related("document", "fichier")
    return get_object_or_404(visibles.defer("fichier__texte"), pk=version_id)


def faire(request: HttpRequest, acte: Callable[[], object], reussite: str = "") -> bool:
    """Do it, and say what came of it above the next page."""
    try:
        acte()
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
        return False
    if reussite:
        messages.success(request, reussite)
    return True
