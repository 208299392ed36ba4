"""The events that SIVIC announces: open one here, link it to ours, put it aside."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from annuaire.droits import est_responsable
from annuaire.models import Droit, Entite, Participation
from annuaire.requete import entier
from evenements.droits import peut_ouvrir
from evenements.models import Evenement
from evenements.views.commun import evenement_visible, faire
from maincourante.views.commun import qui
from sivic.actes import accueillir
from sivic.droits import peut_ecarter
from sivic.forms import FormulaireOuverture
from sivic.models import AnnonceSivic, Reception

MONTREES = 100


@login_required
@require_safe
def annonces(request: HttpRequest) -> HttpResponse:
    """Those of the person's territory, what is left to do first; to the nation also the lines that nothing links."""
    return _page(request)


def _page(request: HttpRequest, *, statut: int = 200, **contexte: object) -> HttpResponse:
    personne = qui(request)
    visibles = AnnonceSivic.objects.visibles_par(personne).select_related("evenement", "traitee_par")
    entite = personne.entite_active
    nationale = entite is not None and entite.type == Entite.Type.MINISTERE
    sans_lien = Reception.objects.filter(evenement=None, statut=Reception.Statut.A_REGLER)
    pilotages = Participation.objects.de(personne).filter(droit=Droit.PILOTAGE)
    if not est_responsable(personne):
        pilotages = pilotages.filter(utilisateur=personne)
    conduits = Evenement.objects.visibles_par(personne).actifs().filter(commun=None)
    lu = {
        "proposees": visibles.filter(statut=AnnonceSivic.Statut.PROPOSEE),
        "a_traiter": visibles.a_traiter().count(),
        "traitees": visibles.exclude(statut=AnnonceSivic.Statut.PROPOSEE)[:MONTREES],
        "visibles": set(Evenement.objects.visibles_par(personne).values_list("pk", flat=True)),
        "evenements": conduits.filter(groupe__in=pilotages.values("groupe")).defer("recherche"),
        "sans_lien": sans_lien[:MONTREES] if nationale else [],
        "peut_traiter": peut_ouvrir(personne),
        "peut_ecarter": peut_ecarter(personne),
        "jeton": uuid4(),
    }
    return render(request, "sivic/annonces.html", lu | contexte, status=statut)


@login_required
@require_POST
def traiter(request: HttpRequest, reference: str) -> HttpResponse:
    """What the button says: ouvrir, rattacher or ecarter."""
    personne = qui(request)
    annonce = get_object_or_404(AnnonceSivic.objects.visibles_par(personne), pk=reference)
    match request.POST.get("geste"):
        case "ouvrir":
            return _ouvrir(request, annonce)
        case "rattacher":
            evenement = evenement_visible(request, entier(request.POST.get("evenement")))
            acte = partial(accueillir.rattacher, auteur=personne, annonce=annonce, evenement=evenement)
            if faire(request, acte, "L’événement est rattaché à celui de SIVIC."):
                return redirect("victimes", evenement.pk)
        case "ecarter":
            faire(request, lambda: accueillir.ecarter(auteur=personne, annonce=annonce), "L’annonce est écartée.")
    return redirect("annonces_sivic")


def _ouvrir(request: HttpRequest, annonce: AnnonceSivic) -> HttpResponse:
    formulaire = FormulaireOuverture(request.POST)
    ouverts: list[Evenement] = []

    def acte() -> None:
        if not formulaire.is_valid():
            raise ValidationError("Donnez un titre à l'événement.")
        ouverts.append(accueillir.ouvrir_depuis(auteur=qui(request), annonce=annonce, **formulaire.cleaned_data))

    if faire(request, acte, "L’événement est ouvert, en commun avec SIVIC."):
        return redirect("evenement", ouverts[0].pk)
    return _page(request, statut=400, refusee=annonce.reference, titre=request.POST.get("titre", ""))
