"""The activity of a period, as a page and as CSV; the calls behind a figure."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from telephonie import activite as contenu
from telephonie.models import Appel
from telephonie.periodes import LIBRE, Granularite
from telephonie.rapports.document import graphe_en_png
from telephonie.tableur import en_csv, graphe_en_csv
from telephonie.views.commun import cadre, perimetre, periode_demandee, qui
from telephonie.visibilite import perimetres_visibles, samu_de

APPELS_MONTRES = 200
FORMES = {"csv": "text/csv; charset=utf-8", "png": "image/png"}


@login_required
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The activity of one's own entité."""
    entite = qui(request).entite_active
    if entite is None or not perimetres_visibles(qui(request)).filter(pk=entite.pk).exists():
        raise Http404
    return redirect("telephonie_activite", entite.code)


@login_required
@require_safe
def activite(request: HttpRequest, code: str) -> HttpResponse:
    lue = _lire(request, code)
    contexte = cadre(request, lue.entite, "activite") | {
        "a": lue,
        "c": lue.chiffres,
        "granularites": [*Granularite.choices, (LIBRE, "Libre")],
        # Drawn by ElementTree, which escapes what it is given.
        "graphe": mark_safe(contenu.graphe_principal(lue)),  # noqa: S308
        "graphe_attentes": mark_safe(contenu.graphe_attentes(lue)),  # noqa: S308
        "graphe_semaine": mark_safe(contenu.graphe_semaine(lue)),  # noqa: S308
        "est_en_cours": lue.periode.du <= timezone.now() < lue.periode.au,
    }
    return render(request, "telephonie/activite.html", contexte)


@login_required
@require_safe
def activite_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same figures, for a spreadsheet."""
    lue = _lire(request, code)
    return _fichier(lue, "activite", "csv", en_csv(lue))


@login_required
@require_safe
def graphe(request: HttpRequest, code: str, nom: str, forme: str) -> HttpResponse:
    """One chart of the page to take away: as a picture, or as the figures it draws."""
    if nom not in contenu.GRAPHES or forme not in FORMES:
        raise Http404
    lue = _lire(request, code)
    return _fichier(lue, nom, forme, graphe_en_csv(lue, nom) if forme == "csv" else graphe_en_png(lue, nom))


def _lire(request: HttpRequest, code: str) -> contenu.Activite:
    """The activity and the period that the address asks for; 404 for who may not see it."""
    entite = perimetre(request, code)
    return contenu.decrire(entite, list(samu_de(entite)), periode_demandee(request, entite), timezone.now())


def _fichier(lue: contenu.Activite, quoi: str, forme: str, octets: str | bytes) -> HttpResponse:
    """To keep, under a name that says what, whose and when."""
    choisie = lue.periode
    fin = f"-{choisie.dernier_jour.isoformat()}" if choisie.granularite == LIBRE else ""
    nom = f"{quoi}-{lue.entite.code}-{choisie.granularite}-{choisie.code}{fin}.{forme}"
    return HttpResponse(
        octets, content_type=FORMES[forme], headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )


@login_required
@require_safe
def appels(request: HttpRequest, code: str) -> HttpResponse:
    """The calls of a slot, newest first: `?du=…&minutes=60&issue=…&file=…`."""
    entite = perimetre(request, code)
    du = _instant(request.GET.get("du", ""))
    minutes = request.GET.get("minutes", "")
    duree = timedelta(minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else 60)
    choisis = (
        Appel.objects.visibles_par(qui(request))
        .filter(samu__in=samu_de(entite), presente_le__gte=du, presente_le__lt=du + duree)
        .select_related("samu", "servi", "source")
    )
    issue, file = request.GET.get("issue", ""), request.GET.get("file", "")
    if issue in Appel.Issue.values:
        choisis = choisis.filter(issue=issue)
    if file:
        choisis = choisis.filter(file=file[:40])
    contexte = cadre(request, entite, "appels") | {
        "appels": choisis.order_by("presente_le")[:APPELS_MONTRES],
        "combien": choisis.count(),
        "montres": APPELS_MONTRES,
        "du": du,
        "au": du + duree,
        "avant": du - duree,
        "minutes": int(duree.total_seconds() // 60),
        "issues": Appel.Issue.choices,
        "issue": issue,
        "est_du_samu": entite == qui(request).entite_active,
    }
    return render(request, "telephonie/appels.html", contexte)


def _instant(texte: str) -> datetime:
    """An ISO instant with its zone; anything else is one hour ago."""
    try:
        lu = parse_datetime(texte.replace(" ", "+"))
    except ValueError:
        lu = None
    if lu is None or lu.tzinfo is None or not 2000 <= lu.year <= 2100:
        return timezone.now() - timedelta(hours=1)
    return lu
