"""The bilans of an event: all of them, newest first, the curve, and the form that adds one."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from annuaire.forms import refuser
from evenements.actes.compter import etablir_bilan
from evenements.forms import FormulaireBilan
from evenements.models import Bilan
from evenements.views.commun import evenement_visible, page
from maincourante.views.commun import qui

DERNIERS = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bilan(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """See the counts; add one (the live form goes through the outbox and REST, this one works without JavaScript)."""
    evenement = evenement_visible(request, evenement_id)
    formulaire = FormulaireBilan(request.POST or None, initial={"jeton": uuid4(), "source": Bilan.Source.TERRAIN})
    if request.method == "POST" and formulaire.is_valid():
        try:
            etablir_bilan(auteur=qui(request), evenement=evenement, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("bilan_evenement", evenement.pk)
    bilans = Bilan.objects.filter(evenement=evenement).select_related("auteur", "entite")
    return page(
        request,
        evenement,
        "bilan",
        "evenements/bilan.html",
        statut=400 if formulaire.errors else 200,
        formulaire=formulaire,
        saisie=formulaire,
        bilans=bilans.order_by("-constate_le", "-pk")[:DERNIERS],
    )
