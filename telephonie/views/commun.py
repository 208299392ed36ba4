"""What the pages share: whose activity, over which period."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from annuaire.models import Entite, Utilisateur
from telephonie.droits import peut_envoyer
from telephonie.filtres import ROUTES, Filtre
from telephonie.fuseaux import fuseau_de
from telephonie.periodes import LIBRE, REGULIERES, Granularite, Periode, aujourd_hui, libre, periode
from telephonie.visibilite import perimetres_visibles


def qui(request: HttpRequest) -> Utilisateur:
    """The person; every page is behind sign-in."""
    personne = request.user
    assert isinstance(personne, Utilisateur)  # noqa: S101 — login_required came first
    return personne


def perimetre(request: HttpRequest, code: str) -> Entite:
    """The entité of that code, among those whose activity the person may see; else 404."""
    return get_object_or_404(perimetres_visibles(qui(request)), code=code)


def periode_demandee(request: HttpRequest, entite: Entite) -> Periode:
    """`?periode=mois&le=2026-11-20`, or `?periode=libre&le=…&jusqu=…`, both days within; what is not a period or a day
    is today's day."""
    fuseau = fuseau_de(entite)
    granularite = request.GET.get("periode", "")
    jour = _jour(request.GET.get("le", "")) or aujourd_hui(timezone.now(), fuseau)
    if granularite == LIBRE:
        return libre(jour, _jour(request.GET.get("jusqu", "")) or jour, fuseau)
    return periode(granularite if granularite in dict(REGULIERES) else Granularite.JOUR, jour, fuseau)


def filtre_demande(request: HttpRequest) -> Filtre:
    """`?numero=15&file=arm_n1&passage=urgentiste&route=panne`; what cannot be one keeps all the calls."""

    def dit(champ: str, longueur: int) -> str:
        texte = request.GET.get(champ, "")
        return texte if len(texte) <= longueur and texte.isprintable() else ""

    route = request.GET.get("route", "")
    return Filtre(dit("numero", 24), dit("file", 40), dit("passage", 40), route if route in ROUTES else "")


def _jour(texte: str) -> date | None:
    try:
        lu = date.fromisoformat(texte)
    except ValueError:
        return None
    # The calendar of Python ends before those of the comparisons.
    return min(max(lu, date(2000, 1, 1)), date(2100, 1, 1))


def cadre(request: HttpRequest, entite: Entite, page: str) -> dict[str, Any]:
    """What the head of each page shows."""
    perimetres = list(perimetres_visibles(qui(request)).order_by("type", "code"))
    return {
        "entite": entite,
        "perimetres": perimetres if len(perimetres) > 1 else [],
        "page": page,
        "peut_importer": entite.type == Entite.Type.SAMU and peut_envoyer(qui(request), entite),
    }
