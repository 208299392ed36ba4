"""The cells of an event."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from annuaire.forms import refuser
from evenements.actes.cellules import ouvrir_cellule
from evenements.etat import donnees_cellule
from evenements.forms import FormulaireCellule
from evenements.views.commun import evenement_visible, page
from maincourante.views.commun import qui


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cellules(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """See the cells, open one."""
    evenement = evenement_visible(request, evenement_id)
    formulaire = FormulaireCellule(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            cellule = ouvrir_cellule(auteur=qui(request), evenement=evenement, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("main_courante", cellule.groupe_id)
    ouvertes = evenement.cellules.select_related("groupe", "ouverte_par", "evenement")
    return page(
        request,
        evenement,
        "cellules",
        "evenements/cellules.html",
        statut=400 if formulaire.errors else 200,
        formulaire=formulaire,
        lignes=[donnees_cellule(cellule) for cellule in ouvertes],
    )
