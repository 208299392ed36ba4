"""The relèves of an event."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.forms import refuser
from evenements.actes.relever import prendre_releve, preparer_releve
from evenements.etat import donnees_releve
from evenements.forms import FormulaireReleve
from evenements.models import Releve
from evenements.views.commun import evenement_visible, faire, page
from maincourante.views.commun import qui


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def releves(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """See the handovers; prepare one."""
    evenement = evenement_visible(request, evenement_id)
    depart = {"jeton": uuid4(), "poste": qui(request).poste.fonction if qui(request).poste else ""}  # type: ignore[union-attr]
    formulaire = FormulaireReleve(request.POST or None, initial=depart)
    if request.method == "POST" and formulaire.is_valid():
        try:
            preparer_releve(auteur=qui(request), evenement=evenement, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("releves_evenement", evenement.pk)
    lues = evenement.releves.avec_les_siens().order_by("-pk")
    statut = 400 if formulaire.errors else 200
    lignes = [donnees_releve(releve) for releve in lues]
    return page(
        request, evenement, "releves", "evenements/releves.html", statut=statut, formulaire=formulaire, lignes=lignes
    )


@login_required
@require_POST
def prendre(request: HttpRequest, evenement_id: int, releve_id: int) -> HttpResponse:
    """Countersign a handover."""
    evenement = evenement_visible(request, evenement_id)
    releve = get_object_or_404(Releve.objects.avec_les_siens(), evenement=evenement, pk=releve_id)
    faire(request, lambda: prendre_releve(auteur=qui(request), releve=releve), "Vous avez pris la relève.")
    return redirect("releves_evenement", evenement.pk)
