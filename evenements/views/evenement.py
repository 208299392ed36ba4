"""The event itself: its main courante under its head, its opening, its description, its states, its remontée."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.forms import refuser
from annuaire.requete import entier
from evenements.actes.changer_etat import changer_etat
from evenements.actes.ouvrir import modifier_evenement, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.droits import verifier_peut_conduire, verifier_peut_ouvrir
from evenements.forms import FormulaireEtat, FormulaireEvenement
from evenements.models import Evenement
from evenements.views.commun import evenement_visible, faire, page, retour
from maincourante.models import Entree
from maincourante.views.commun import qui
from maincourante.views.journal import main_courante

TITRE_TIRE_D_UNE_ENTREE = 80
ENTREES_MAX = 50


@login_required
@require_safe
def evenement(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """The main courante of the event, under its head."""
    return main_courante(request, evenement_visible(request, evenement_id).groupe_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """Open an event; `entree` in the address names those from which it starts, which will be shared with it."""
    verifier_peut_ouvrir(qui(request))
    entrees = _entrees(request)
    formulaire = FormulaireEvenement(request.POST or None, initial=_depart(entrees))
    jeton = _jeton(request.POST.get("jeton"))
    if request.method == "POST" and formulaire.is_valid():
        try:
            ouvert = ouvrir_evenement(
                auteur=qui(request), jeton=jeton, description=formulaire.en_description(), entrees=entrees
            )
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("evenement", ouvert.pk)
    contexte = {"formulaire": formulaire, "jeton": jeton, "entrees": entrees}
    return render(request, "evenements/nouveau.html", contexte, status=400 if formulaire.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Change what is said of the event. Refused for what a colleague wrote meanwhile, the page shows it: the version
    that it then carries is that of what is under the eyes."""
    evenement = evenement_visible(request, evenement_id)
    version = entier(request.POST.get("version"))
    verifier_peut_conduire(qui(request), evenement)
    formulaire = FormulaireEvenement(request.POST or None, initial=_actuel(evenement))
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_evenement(
                auteur=qui(request),
                evenement=evenement,
                description=formulaire.en_description(evenement),
                version=version,
            )
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("evenement", evenement.pk)
    if formulaire.errors and version != evenement.version:
        formulaire.dire_l_enregistre()
    statut = 400 if formulaire.errors else 200
    return page(request, evenement, "modifier", "evenements/modifier.html", statut=statut, formulaire=formulaire)


@login_required
@require_POST
def etat(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Pass to another state, with its reason."""
    evenement = evenement_visible(request, evenement_id)
    formulaire = FormulaireEtat(request.POST)
    vers, motif = request.POST.get("vers", ""), request.POST.get("motif", "")
    if formulaire.is_valid():
        vers, motif = formulaire.cleaned_data["vers"], formulaire.cleaned_data["motif"]
    fait = faire(request, lambda: changer_etat(auteur=qui(request), evenement=evenement, vers=vers, motif=motif), "")
    if motif and not fait:
        messages.info(request, f"Le motif que vous aviez écrit\u00a0: «\u00a0{motif}\u00a0».")
    return retour(request, evenement)


@login_required
@require_POST
def remontee(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Call in those above, up to the level asked for."""
    evenement = evenement_visible(request, evenement_id)
    jusqu_a = entier(request.POST.get("jusqu_a"))
    faire(
        request,
        lambda: remonter(auteur=qui(request), evenement=evenement, jusqu_a=jusqu_a),
        "Ils sont prévenus, et participent désormais à l'événement.",
    )
    return retour(request, evenement)


def _entrees(request: HttpRequest) -> list[Entree]:
    """The entries named in the address or in the form, among those that the person sees; 404 for any other."""
    ids = {entier(i) for i in [*request.GET.getlist("entree"), *request.POST.getlist("entree")]}
    visibles = Entree.objects.visibles_par(qui(request)).select_related("groupe").defer("recherche")
    return [get_object_or_404(visibles, pk=entree_id) for entree_id in sorted(ids)[:ENTREES_MAX]]


def _depart(entrees: list[Entree]) -> dict[str, Any]:
    """The form as it is first shown: started by an entry, it takes its words, its place and its time."""
    if not entrees:
        return {"debut_le": _minute(timezone.now())}
    premiere = entrees[0]
    return {
        "titre": premiere.texte.splitlines()[0][:TITRE_TIRE_D_UNE_ENTREE],
        "debut_le": _minute(premiere.survenu_le),
        "adresse": premiere.lieu,
        "latitude": premiere.latitude,
        "longitude": premiere.longitude,
    }


def _actuel(evenement: Evenement) -> dict[str, Any]:
    champs = {champ: getattr(evenement, champ) for champ in FormulaireEvenement.base_fields if champ != "categorie"}
    return champs | {"categorie": evenement.categorie_id or ""}


def _minute(instant: datetime) -> datetime:
    return timezone.localtime(instant).replace(second=0, microsecond=0)


def _jeton(texte: str | None) -> UUID:
    """That of the form, so that a double click opens one event; a new one when it is missing or unreadable."""
    try:
        return UUID(texte or "")
    except ValueError:
        return uuid4()
