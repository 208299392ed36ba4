"""The published reports of an entité, and one made on demand."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from telephonie.actes.rapporter import produire_rapport
from telephonie.models import RapportActivite
from telephonie.periodes import Granularite
from telephonie.views.commun import cadre, perimetre, qui

MONTRES = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rapports(request: HttpRequest, code: str) -> HttpResponse:
    """Those that the person may open are links: they stand in the library of the entité."""
    entite = perimetre(request, code)
    if request.method == "POST":
        return _produire(request, code)
    publies = RapportActivite.objects.filter(entite=entite, document__isnull=False).select_related(
        "document", "tableur"
    )
    contexte = cadre(request, entite, "rapports") | {
        "rapports": publies.order_by("-debut", "granularite")[:MONTRES],
        "granularites": Granularite.choices,
        "est_le_sien": entite == qui(request).entite_active,
    }
    return render(request, "telephonie/rapports.html", contexte)


def _produire(request: HttpRequest, code: str) -> HttpResponse:
    entite = perimetre(request, code)
    if entite != qui(request).entite_active:
        raise PermissionDenied("Un rapport se produit depuis l'entité à qui il est.")
    granularite, jour = request.POST.get("periode", ""), request.POST.get("le", "")
    try:
        debut = date.fromisoformat(jour)
        if granularite not in Granularite.values or not 2000 <= debut.year <= 2100:
            raise ValueError(granularite)
    except ValueError:
        messages.error(request, "Choisissez une période et un jour.")
        return redirect("telephonie_rapports", code)
    rapport = produire_rapport(entite=entite, granularite=granularite, debut=debut)
    if rapport is None:
        messages.error(request, "Aucun appel n'est connu sur cette période : il n'y a rien à rapporter.")
        return redirect("telephonie_rapports", code)
    messages.success(request, "Le rapport est à jour dans les documents.")
    return redirect("telephonie_rapports", code)
