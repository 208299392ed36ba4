"""The lists of events: running, closed, and the national board."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from annuaire.models import Utilisateur
from evenements.droits import peut_ouvrir
from evenements.models import Evenement
from evenements.tableau import chercher, chercher_clos, lignes_actives, muets, prochains, totaux
from maincourante.views.commun import qui

PAR_PAGE = 50


@login_required
@require_safe
def en_cours(request: HttpRequest) -> HttpResponse:
    """The running events, the highest level first, then the one of which nothing was heard for longest."""
    utilisateur = qui(request)
    return _liste(
        request,
        "en-cours",
        "en_cours.html",
        lambda: {"lignes": lignes_actives(utilisateur), "prochains": prochains(utilisateur)},
    )


@login_required
@require_safe
def clos(request: HttpRequest) -> HttpResponse:
    """The closed events, the newest first, and those that hold the words searched."""
    return _recherche(request, "clos", chercher_clos)


@login_required
@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """The events in any state that hold the words searched: where the search of the portal goes on."""
    return _recherche(request, "recherche", chercher)


def _recherche(
    request: HttpRequest, vue: str, trouver: Callable[[Utilisateur, str], QuerySet[Evenement]]
) -> HttpResponse:
    q, page = request.GET.get("q", "")[:200].replace("\x00", ""), _page(request.GET.get("page", ""))
    trouves = trouver(qui(request), q)[(page - 1) * PAR_PAGE : page * PAR_PAGE + 1]
    contexte = {
        "q": q,
        "evenements": trouves[:PAR_PAGE],
        "page": page,
        "suite": page + 1 if len(trouves) > PAR_PAGE else None,
    }
    return _liste(request, vue, "trouves.html", lambda: contexte)


@login_required
@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """All the running events that the person sees, by level, with what each source last counted and who is silent."""

    def contenu() -> dict[str, Any]:
        lignes = lignes_actives(qui(request))
        reels = [ligne for ligne in lignes if not ligne.evenement.est_exercice]
        return {"lignes": lignes, "totaux": totaux(reels), "nb_reels": len(reels), "muets": muets(lignes)}

    return _liste(request, "national", "national.html", contenu)


def _liste(request: HttpRequest, vue: str, gabarit: str, contenu: Callable[[], dict[str, Any]]) -> HttpResponse:
    """The page, or the part of it that is asked for again: its board; its head, for which `contenu` is not read."""
    partie = request.headers.get("X-Fragment", "")
    parties = {"tableau": "_national.html" if vue == "national" else "_tableau.html", "tete": "_vues.html"}
    contexte = {"vue": vue, "peut_ouvrir": peut_ouvrir(qui(request))} | ({} if partie == "tete" else contenu())
    reponse = render(request, f"evenements/{parties.get(partie, gabarit)}", contexte)
    patch_vary_headers(reponse, ["X-Fragment"])
    return reponse


def _page(texte: str) -> int:
    return max(1, int(texte)) if texte.isascii() and texte.isdecimal() and len(texte) < 6 else 1
