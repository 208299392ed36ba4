"""The documents of the event: those of its groupe, and the fiches réflexes of its nature."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenements.views.commun import evenement_visible, page
from ged.page import contexte_dossier
from maincourante.views.commun import qui


@login_required
@require_safe
def documents(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """What was deposited for the event, live, and what is to be done in such an event."""
    evenement = evenement_visible(request, evenement_id)
    contexte = contexte_dossier(qui(request), evenement.groupe, None, tri="date", page=request.GET.get("page", ""))
    return page(request, evenement, "documents", "evenements/documents.html", **contexte)
