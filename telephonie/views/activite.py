"""The activity of a period, as a page and as CSV; the calls behind a figure."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from annuaire.forms import phrases
from annuaire.models import Entite
from telephonie import activite as contenu
from telephonie.droits import peut_rapporter
from telephonie.filtres import proposer
from telephonie.lectures import dernier_presente, noms_des_files
from telephonie.models import Appel
from telephonie.periodes import LIBRE, REGULIERES, aujourd_hui
from telephonie.rapports.document import graphe_en_png
from telephonie.tableur import en_csv, graphe_en_csv
from telephonie.views.commun import cadre, filtre_demande, perimetre, periode_demandee, qui
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
    entite = perimetre(request, code)
    choisie, filtre = periode_demandee(request, entite), filtre_demande(request)
    ids = list(samu_de(entite).values_list("pk", flat=True))
    contexte = cadre(request, entite, "activite") | {
        "p": choisie,
        "filtre": filtre,
        "choix": proposer(filtre, ids, choisie, noms_des_files(ids)),
        "granularites": [*REGULIERES, (LIBRE, "Libre")],
        "repere": choisie.repere(aujourd_hui(timezone.now(), choisie.fuseau)),
        "peut_rapporter": peut_rapporter(qui(request), entite),
        "est_en_cours": choisie.du <= timezone.now() < choisie.au,
    }
    try:
        lue = _lire(request, code)
    except ValidationError as refus:
        return render(request, "telephonie/activite.html", contexte | {"refus": phrases(refus)}, status=400)
    contexte |= {
        "a": lue,
        "c": lue.chiffres,
        # Drawn by ElementTree, which escapes what it is given.
        "graphe": mark_safe(contenu.graphe_principal(lue)),  # noqa: S308
        "graphe_attentes": mark_safe(contenu.graphe_attentes(lue)),  # noqa: S308
        "graphe_semaine": mark_safe(contenu.graphe_semaine(lue)),  # noqa: S308
    }
    return render(request, "telephonie/activite.html", contexte)


@login_required
@require_safe
def activite_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same figures, for a spreadsheet."""
    try:
        lue = _lire(request, code)
    except ValidationError as refus:
        return _refuser(refus)
    return _fichier(lue, "activite", "csv", en_csv(lue))


@login_required
@require_safe
def graphe(request: HttpRequest, code: str, nom: str, forme: str) -> HttpResponse:
    """One chart of the page to take away: as a picture, or as the figures it draws."""
    if nom not in contenu.GRAPHES or forme not in FORMES:
        raise Http404
    try:
        lue = _lire(request, code)
    except ValidationError as refus:
        return _refuser(refus)
    return _fichier(lue, nom, forme, graphe_en_csv(lue, nom) if forme == "csv" else graphe_en_png(lue, nom))


def _lire(request: HttpRequest, code: str) -> contenu.Activite:
    """The activity, the period and the filter that the address asks for; 404 for who may not see it."""
    entite = perimetre(request, code)
    choisie = periode_demandee(request, entite)
    return contenu.decrire(entite, list(samu_de(entite)), choisie, timezone.now(), filtre_demande(request))


def _refuser(refus: ValidationError) -> HttpResponse:
    return HttpResponse("\n".join(phrases(refus)), content_type="text/plain; charset=utf-8", status=400)


def _fichier(lue: contenu.Activite, quoi: str, forme: str, octets: str | bytes) -> HttpResponse:
    """To keep, under a name that says what, whose and when."""
    choisie = lue.periode
    fin = f"-{choisie.dernier_jour.isoformat()}" if choisie.granularite == LIBRE else ""
    filtre = "-filtre" if lue.filtre else ""
    nom = f"{quoi}-{lue.entite.code}-{choisie.granularite}-{choisie.code}{fin}{filtre}.{forme}"
    return HttpResponse(
        octets, content_type=FORMES[forme], headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )


@login_required
@require_safe
def appels(request: HttpRequest, code: str) -> HttpResponse:
    """The calls of a slot, in their order: `?du=…&minutes=60&issue=…`, and the filters of the activity."""
    entite = perimetre(request, code)
    filtre = filtre_demande(request)
    du = _instant(request.GET.get("du", ""))
    minutes = request.GET.get("minutes", "")
    duree = timedelta(minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else 60)
    voulus = filtre.sur_appels(Appel.objects.visibles_par(qui(request)).filter(samu__in=samu_de(entite)))
    issue = request.GET.get("issue", "")
    if issue not in Appel.Issue.values:
        issue = ""
    if issue:
        voulus = voulus.filter(issue=issue)
    choisis = voulus.filter(presente_le__gte=du, presente_le__lt=du + duree).select_related("samu", "servi", "source")
    combien = choisis.count()
    noms = noms_des_files(samu_de(entite).values_list("pk", flat=True))
    contexte = cadre(request, entite, "appels") | {
        "noms": noms,
        "appels": choisis.order_by("presente_le")[:APPELS_MONTRES],
        "combien": combien,
        "derniers": None if combien else _derniers(voulus, entite, du, duree),
        "montres": APPELS_MONTRES,
        "du": du,
        "au": du + duree,
        "avant": du - duree,
        "minutes": int(duree.total_seconds() // 60),
        "issues": Appel.Issue.choices,
        "issue": issue,
        "filtre": filtre,
        "filtree": filtre.en_clair(noms),
        "suite": (f"&{urlencode({'issue': issue})}" if issue else "") + filtre.suite,
        "est_du_samu": entite == qui(request).entite_active,
    }
    return render(request, "telephonie/appels.html", contexte)


def _derniers(voulus: QuerySet[Appel], entite: Entite, avant: datetime, duree: timedelta) -> datetime | None:
    """When a slot of that length begins that ends with the last of these calls before an instant."""
    dernier = dernier_presente(voulus.filter(presente_le__lt=avant), samu_de(entite).values_list("pk", flat=True))
    return dernier - duree + timedelta(minutes=1) if dernier else None


def _instant(texte: str) -> datetime:
    """An ISO instant with its zone; anything else is one hour ago."""
    try:
        lu = parse_datetime(texte.replace(" ", "+"))
    except ValueError:
        lu = None
    if lu is None or lu.tzinfo is None or not 2000 <= lu.year <= 2100:
        return timezone.now() - timedelta(hours=1)
    return lu
