"""The home page: what waits for the person, then the last entries of all their logbooks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.models import Utilisateur
from portail.pages import lectures


@require_safe
@login_required
def accueil(request: HttpRequest) -> HttpResponse:
    utilisateur = request.user
    assert isinstance(utilisateur, Utilisateur)  # noqa: S101 — login_required
    actions = lectures.actions_ouvertes(utilisateur, limite=lectures.PAR_LISTE)
    return render(
        request,
        "portail/accueil.html",
        {
            "a_prendre": lectures.a_prendre_en_compte(utilisateur),
            "mes_actions": [action for action in actions if action.action_personne_id == utilisateur.pk],
            "actions_entite": [action for action in actions if action.action_personne_id != utilisateur.pk],
            "dernieres": lectures.dernieres_entrees(utilisateur),
        },
    )


@require_safe
@login_required
def mes_actions(request: HttpRequest) -> HttpResponse:
    utilisateur = request.user
    assert isinstance(utilisateur, Utilisateur)  # noqa: S101 — login_required
    actions = lectures.actions_ouvertes(utilisateur, limite=lectures.TOUTES)
    return render(
        request,
        "portail/actions.html",
        {
            "mes_actions": [action for action in actions if action.action_personne_id == utilisateur.pk],
            "actions_entite": [action for action in actions if action.action_personne_id != utilisateur.pk],
        },
    )
