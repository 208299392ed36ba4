"""What is degraded, since when, what it means and what to do. Everybody reads what concerns their work; the rest is for
those who answer for the portal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annuaire.droits import est_administrateur
from annuaire.models import Entite, Utilisateur
from annuaire.requete import Requete
from portail.etat.releve import RELEVE

NATIONALES = (Entite.Type.MINISTERE, Entite.Type.OPERATEUR)


@require_safe
@login_required
def etat(request: Requete) -> HttpResponse:
    constats = RELEVE.constater()
    tout = voit_tout(request.user)
    montres = [constat for constat in constats if tout or constat.partie.pour_tous]
    contexte: dict[str, Any] = {
        "degrades": [constat for constat in montres if not constat.ok],
        "en_ordre": [constat for constat in montres if constat.ok],
        "tout": tout,
        "sans_banniere": True,
        "le": timezone.now(),
    }
    return render(request, "portail/etat.html", contexte)


def voit_tout(utilisateur: Utilisateur) -> bool:
    """An administrateur, and whoever works for the nation or for the operator of the portal."""
    entite = utilisateur.entite_active
    return est_administrateur(utilisateur) or (entite is not None and entite.type in NATIONALES)
