"""Error pages: what happened in one sentence, what to do, a way back. Those of the API are problem documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ged.magasin import MagasinMuet
from portail.correlation import actuelle
from portail.problemes import TITRES, dit_du_magasin
from portail.theme import theme_de

PAS_LE_DROIT = "Votre poste actif ne permet pas d'ouvrir cette page."
INTROUVABLE = "Cette adresse n'existe pas, ou ne vous est pas accessible avec votre poste actif."
ILLISIBLE = "Cette demande est mal formée ou trop volumineuse\u00a0: le portail ne peut pas la lire."
PANNE = "Le portail a rencontré une erreur. Elle est enregistrée."
FORMULAIRE_PERIME = (
    "Ce formulaire n'est plus valable\u00a0: "
    "la page est restée ouverte trop longtemps, ou vous vous êtes reconnecté depuis."
)


def illisible(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A malformed request, perhaps for a host that is not ours: only the theme of the person is taken from it."""
    if attend_du_json(request):
        return probleme(HTTPStatus.BAD_REQUEST, ILLISIBLE)
    return seule(request, "400.html", HTTPStatus.BAD_REQUEST)


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    if attend_du_json(request):
        return probleme(HTTPStatus.NOT_FOUND, INTROUVABLE)
    return render(request, "404.html", {"detail": INTROUVABLE}, status=HTTPStatus.NOT_FOUND)


def interdit(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The sentence of DroitInsuffisant is written for the screen; any other exception's is not."""
    detail = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else PAS_LE_DROIT
    if attend_du_json(request):
        return probleme(HTTPStatus.FORBIDDEN, detail)
    return render(request, "403.html", {"detail": detail}, status=HTTPStatus.FORBIDDEN)


def geste_sans_page(request: HttpRequest, permises: str) -> HttpResponse:
    """An address that only receives a form, and that someone opens."""
    page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
    page.headers["Allow"] = permises
    return page


def magasin_muet(request: HttpRequest, erreur: MagasinMuet) -> HttpResponse:
    return render(request, "503.html", {"detail": dit_du_magasin(erreur)}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def panne(request: HttpRequest) -> HttpResponse:
    """No session and no query: the base may be what is broken."""
    if attend_du_json(request):
        return probleme(HTTPStatus.INTERNAL_SERVER_ERROR, PANNE)
    return seule(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def formulaire_perime(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    if attend_du_json(request):
        return probleme(HTTPStatus.FORBIDDEN, FORMULAIRE_PERIME)
    retour = request.get_full_path() if request.resolver_match is None else request.path
    contexte = {"detail": FORMULAIRE_PERIME, "retour": retour}
    return render(request, "403_csrf.html", contexte, status=HTTPStatus.FORBIDDEN)


def seule(request: HttpRequest, gabarit: str, statut: HTTPStatus) -> HttpResponse:
    """A page drawn from nothing but settings and the theme of the person."""
    contexte = {"est_formation": settings.EST_FORMATION, "theme": theme_de(request), "reference": actuelle()}
    return HttpResponse(render_to_string(gabarit, contexte), status=statut)


def probleme(statut: HTTPStatus, detail: str, **suite: Any) -> JsonResponse:
    """A problem document (RFC 9457)."""
    titre = TITRES.get(statut) or statut.phrase
    corps = {
        "type": "about:blank",
        "title": titre,
        "status": statut.value,
        "detail": detail,
        "requete": actuelle(),
        **suite,
    }
    return JsonResponse(corps, status=statut, content_type="application/problem+json")


def attend_du_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/fil/"))
