"""The gap board of an event: what each source counts, and the persons who are missing on either side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from evenements.views.commun import evenement_visible, faire, page
from maincourante.views.commun import qui
from sivic.actes.adopter import adopter
from sivic.droits import peut_denombrer
from sivic.ecarts import dresser
from sivic.echanges import situation
from sivic.models import Victime


@login_required
@require_safe
def ecarts(request: HttpRequest, evenement_id: int) -> HttpResponse:
    evenement = evenement_visible(request, evenement_id)
    return page(
        request,
        evenement,
        "victimes",
        "sivic/ecarts.html",
        vue="ecarts",
        tableau=dresser(evenement),
        etats=dict(Victime.Etat.choices),
        peut_denombrer=peut_denombrer(qui(request), evenement),
        **situation(qui(request), evenement),
    )


@login_required
@require_POST
def ajouter(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Add to the list a person whom SIVIC alone knows."""
    evenement, reference = evenement_visible(request, evenement_id), request.POST.get("reference", "")
    etat = request.POST.get("etat", "")
    faire(
        request,
        lambda: adopter(auteur=qui(request), evenement=evenement, reference=reference, etat=etat),
        f"{reference} est maintenant dans la liste.",
    )
    return redirect("ecarts_victimes", evenement.pk)
