"""The reports of an entité, and those that somebody asks for."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, F, Q, Window
from django.db.models.functions import Cast, Greatest, RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annuaire.forms import phrases
from annuaire.models import Entite
from telephonie.actes.demander import demander_rapport
from telephonie.droits import peut_rapporter
from telephonie.fuseaux import fuseau_de
from telephonie.models import RapportActivite
from telephonie.periodes import LIBRE, REGULIERES, Periode, periode_dite
from telephonie.views.commun import cadre, perimetre, qui

# Of each kind: days would hide the years.
MONTRES = 30
# As a new one, the one that is asked for again.
RECENCE = Greatest("demande_le", Cast("debut", DateTimeField()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rapports(request: HttpRequest, code: str) -> HttpResponse:
    """Those that the person may open are links: they stand in the library of the entité."""
    entite = perimetre(request, code)
    if request.method == "POST":
        return _demander(request, entite)
    voulus = RapportActivite.objects.filter(Q(document__isnull=False) | Q(demande_le__isnull=False), entite=entite)
    place = Window(RowNumber(), partition_by=F("granularite"), order_by=RECENCE.desc())
    montres = voulus.alias(place=place).filter(place__lte=MONTRES)
    lus = list(montres.select_related("document").order_by(RECENCE.desc(), "granularite", "-fin"))
    lus.sort(key=lambda rapport: not rapport.est_en_preparation)
    contexte = cadre(request, entite, "rapports") | {
        "attendus": any(r.est_en_preparation for r in lus),
        "rapports": [(r, periode_dite(r.granularite, r.debut, r.fin, fuseau_de(entite))) for r in lus],
        "granularites": REGULIERES,
        "est_le_sien": entite == qui(request).entite_active,
        "peut_rapporter": peut_rapporter(qui(request), entite),
    }
    gabarit = "telephonie/_rapports.html" if request.headers.get("HX-Request") else "telephonie/rapports.html"
    return render(request, gabarit, contexte)


def _demander(request: HttpRequest, entite: Entite) -> HttpResponse:
    try:
        demander_rapport(auteur=qui(request), entite=entite, choisie=_periode_voulue(request, entite))
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(
            request, "Le rapport se prépare\u00a0: il paraît ici et dans les documents dès qu'il est prêt."
        )
    return redirect("telephonie_rapports", entite.code)


def _periode_voulue(request: HttpRequest, entite: Entite) -> Periode:
    granularite, jours = request.POST.get("periode", ""), [request.POST.get("le", "")]
    if granularite == LIBRE:
        jours.append(request.POST.get("jusqu", ""))
    try:
        dits = sorted(date.fromisoformat(jour) for jour in jours)
    except ValueError:
        dits = []
    if not dits or granularite not in (*dict(REGULIERES), LIBRE) or not 2000 <= dits[0].year <= dits[-1].year <= 2100:
        raise ValidationError("Choisissez une période et un jour.")
    return periode_dite(granularite, dits[0], dits[-1] if granularite == LIBRE else None, fuseau_de(entite))
