"""The continuity packs of one's entité: the latest ones, and one now."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenements.actes.emporter import tracer_pack
from evenements.models import PackContinuite
from ged import magasin
from ged.flux import en_flux
from ged.noms import disposition
from ged.ouvrage import demander
from ged.types import type_de
from maincourante.views.commun import qui

journal = structlog.get_logger(__name__)


@login_required
@require_safe
def continuite(request: HttpRequest) -> HttpResponse:
    packs = PackContinuite.objects.visibles_par(qui(request)).select_related("pdf", "zip", "entite")
    contexte = {"packs": packs, "entite": qui(request).entite_active, "minutes": settings.CONTINUITE_MINUTES}
    return render(request, "evenements/continuite.html", contexte)


@login_required
@require_POST
def produire(request: HttpRequest) -> HttpResponse:
    """A worker makes it; the page shows it as soon as it is there."""
    entite = qui(request).entite_active
    if entite is None:
        messages.error(request, "Vous n'avez pas de poste en cours : un pack se produit pour une entité.")
    else:
        demander("evenements.tasks.produire_le_pack", entite.pk, qui(request).pk)
        messages.success(request, "Le pack se prépare : il apparaîtra ici dans quelques secondes.")
    return redirect("continuite")


@login_required
@require_safe
def telecharger(request: HttpRequest, pack_id: int, format_: str) -> HttpResponseBase:
    pack = get_object_or_404(
        PackContinuite.objects.visibles_par(qui(request)).select_related("pdf", "zip", "entite"), pk=pack_id
    )
    if format_ not in ("pdf", "zip"):
        raise Http404
    fichier = pack.pdf if format_ == "pdf" else pack.zip
    nom = f"Continuité {pack.entite.nom} {timezone.localtime(pack.produit_le):%Y-%m-%d %Hh%M}.{format_}"
    # First: what could not be given was not taken away.
    reponse = en_flux(
        magasin.lire(magasin.adresse(fichier.empreinte)),
        type_mime=type_de(format_).mime,
        nommee=disposition(nom),
        taille=fichier.taille,
    )
    if request.method == "GET":
        _tracer(request, pack, format_)
    return reponse


def _tracer(request: HttpRequest, pack: PackContinuite, format_: str) -> None:
    """A base that no longer writes is when one needs a pack: its journal then says who took it."""
    try:
        tracer_pack(auteur=qui(request), pack=pack, format_=format_)
    except DatabaseError:
        journal.warning("pack_emporte_sans_trace", personne=qui(request).pk, pack=pack.pk, format=format_)
