"""The points de situation of an event: list, draft, publication, PDF."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from annuaire.forms import phrases
from annuaire.requete import entier
from evenements.actes.faire_le_point import abandonner_point, preparer_point, publier_point, rediger_point
from evenements.document import point_en_pdf
from evenements.etat import donnees_point
from evenements.models import PointSituation
from evenements.views.commun import evenement_visible, page
from maincourante.views.commun import qui

PREFIXE = "section-"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """See the points; prepare one."""
    evenement = evenement_visible(request, evenement_id)
    if request.method == "POST":
        point = preparer_point(auteur=qui(request), evenement=evenement)
        return redirect("point_evenement", evenement.pk, point.pk)
    lus = evenement.points.select_related("evenement", "redige_par", "publie_par").order_by("-pk")
    return page(request, evenement, "points", "evenements/points.html", lignes=[donnees_point(point) for point in lus])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, evenement_id: int, point_id: int) -> HttpResponse:
    """Read a point; while it is a draft, edit, publish or abandon it (the field `acte`). Refused for what a colleague
    wrote meanwhile, the page shows it: the version that it then carries is that of what is under the eyes."""
    vu = _point(request, evenement_id, point_id)
    refus: list[str] = []
    if request.method == "POST":
        try:
            suite = _ecrire(request, vu)
        except ValidationError as refuse:
            refus = phrases(refuse)
        else:
            return suite
    doublee = bool(refus) and entier(request.POST.get("version")) != vu.version
    sections = _sections(vu, _textes(request), doublee=doublee)
    return page(
        request,
        vu.evenement,
        "points",
        "evenements/point.html",
        statut=400 if refus else 200,
        point=vu,
        sections=sections,
        refus=refus,
    )


@login_required
@require_GET
def pdf(request: HttpRequest, evenement_id: int, point_id: int) -> HttpResponse:
    """The point as a PDF."""
    vu = _point(request, evenement_id, point_id)
    nom = f"{vu.evenement.reference}-point-{vu.numero or 'brouillon'}.pdf"
    return HttpResponse(
        point_en_pdf(vu),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{nom}"', "X-Content-Type-Options": "nosniff"},
    )


def _point(request: HttpRequest, evenement_id: int, point_id: int) -> PointSituation:
    evenement = evenement_visible(request, evenement_id)
    points = PointSituation.objects.select_related("redige_par", "publie_par")
    vu = get_object_or_404(points, evenement=evenement, pk=point_id)
    vu.evenement = evenement
    return vu


def _ecrire(request: HttpRequest, vu: PointSituation) -> HttpResponse:
    """Saving comes before publishing: what is published is what is on the screen."""
    acte, version = request.POST.get("acte", ""), entier(request.POST.get("version"))
    if acte == "abandonner":
        abandonner_point(auteur=qui(request), point=vu, version=version)
        return redirect("points_evenement", vu.evenement_id)
    redige = rediger_point(auteur=qui(request), point=vu, textes=_textes(request), version=version)
    if acte == "publier":
        publier_point(auteur=qui(request), point=redige, version=redige.version)
        messages.success(request, "Point de situation publié.")
    else:
        messages.success(request, "Brouillon enregistré.")
    return redirect("point_evenement", vu.evenement_id, vu.pk)


def _sections(vu: PointSituation, saisis: dict[str, str], *, doublee: bool) -> list[dict[str, Any]]:
    """What was typed, with beside it, when a colleague wrote meanwhile, what is saved and differs."""
    sections = []
    for section in vu.sections:
        enregistre = section["texte"]
        saisi = saisis.get(section["code"], enregistre)
        differe = doublee and saisi.replace("\r\n", "\n").strip() != enregistre
        sections.append(section | {"texte": saisi, "differe": differe, "enregistre": enregistre})
    return sections


def _textes(request: HttpRequest) -> dict[str, str]:
    """What was typed, by code of section."""
    return {cle.removeprefix(PREFIXE): str(v) for cle, v in request.POST.items() if cle.startswith(PREFIXE)}
