"""The lists of events: running, programmed, closed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenements.droits import peut_ouvrir
from evenements.tableau import lignes_actives, prochains
from maincourante.views.commun import qui


@login_required
@require_safe
def en_cours(request: HttpRequest) -> HttpResponse:
    """The running events, the highest level first, then the one of which nothing was heard for longest."""
    utilisateur = qui(request)
    contexte = {
        "lignes": lignes_actives(utilisateur),
        "prochains": prochains(utilisateur),
        "peut_ouvrir": peut_ouvrir(utilisateur),
        "vue": "en-cours",
    }
    fragment = request.headers.get("X-Fragment") == "tableau"
    return render(request, f"evenements/{'_tableau' if fragment else 'en_cours'}.html", contexte)
