"""The home page: what waits for the person, then the last entries of all their logbooks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annuaire.models import Groupe, Utilisateur
from portail.contexte import decrire_groupes
from portail.views import lectures

TUILES = 12
CELLULE = Groupe.Genre.CELLULE


@require_safe
@login_required
def accueil(request: HttpRequest) -> HttpResponse:
    utilisateur = _personne(request)
    # What a cell consigns is read in its event, which has its own tile.
    choisis = choisir_tuiles([g for g in decrire_groupes(request, utilisateur) if g["genre"] != CELLULE])
    dernieres, derniere_de = lectures.dernieres_entrees(utilisateur, chacun=[groupe["id"] for groupe in choisis])
    contexte = _a_faire(utilisateur, lectures.PAR_LISTE) | {
        "visite": utilisateur.visite_le is None or request.GET.get("visite") == "oui",
        "dernieres": dernieres,
        "tuiles": [groupe | {"derniere": derniere_de.get(groupe["id"])} for groupe in choisis],
    }
    return render(request, "portail/accueil.html", contexte)


@require_safe
@login_required
def mes_actions(request: HttpRequest) -> HttpResponse:
    return render(request, "portail/actions.html", _a_faire(_personne(request), lectures.TOUTES))


@require_safe
@login_required
def a_faire(request: HttpRequest) -> HttpResponse:
    """What waits for the person, alone: the live page asks for it again when a dépêche concerns them."""
    limite = lectures.TOUTES if request.GET.get("tout") == "oui" else lectures.PAR_LISTE
    return render(request, "portail/_a_faire.html", _a_faire(_personne(request), limite))


def choisir_tuiles(groupes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groupes to show first: their own, then the urgent, then the unread."""
    # Few enough to be all shown: then each keeps its place from one visit to the next.
    if len(groupes) <= TUILES:
        return groupes
    return [groupes[0], *sorted(groupes[1:], key=lambda g: (-g["urgents"], -g["non_lus"]))[: TUILES - 1]]


def _a_faire(utilisateur: Utilisateur, limite: int) -> dict[str, Any]:
    # One more than is shown tells that there are others.
    lues: dict[str, list[Any]] = {
        "a_prendre": lectures.a_prendre_en_compte(utilisateur, limite=limite + 1),
        "mes_actions": lectures.mes_actions(utilisateur, limite=limite + 1),
        "actions_entite": lectures.actions_de_l_entite(utilisateur, limite=limite + 1),
    }
    return {nom: liste[:limite] for nom, liste in lues.items()} | {
        "en_partie": [nom for nom, liste in lues.items() if len(liste) > limite],
        "maintenant": timezone.localtime(),
    }


def _personne(request: HttpRequest) -> Utilisateur:
    assert isinstance(request.user, Utilisateur)  # noqa: S101 — behind login_required
    return request.user
