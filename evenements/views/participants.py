"""Who takes part in an event. Inviting, changing a droit and removing are the pages of the groupe, in annuaire."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from annuaire.models import Participation
from evenements.views.commun import evenement_visible, page


@login_required
@require_safe
def participants(request: HttpRequest, evenement_id: int) -> HttpResponse:
    evenement = evenement_visible(request, evenement_id)
    participations = (
        Participation.objects.filter(groupe=evenement.groupe)
        .select_related("entite", "utilisateur__affectation_active__entite")
        .order_by("-droit", "entite__type", "entite__code", "utilisateur__last_name", "pk")
    )
    return page(request, evenement, "participants", "evenements/participants.html", participations=participations)
