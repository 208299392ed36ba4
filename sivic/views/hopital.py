"""For the people of a hospital: the persons sent there or admitted there, and nobody else's."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annuaire.droits import peut_ecrire
from annuaire.forms import phrases, refuser
from annuaire.models import Entite, Groupe
from evenements.lectures import tete_du_fil
from evenements.views.commun import faire
from maincourante.views.commun import qui
from sivic.actes import admettre as actes
from sivic.actes.identifier import identifier, lire_identite
from sivic.actes.referencer import referencer
from sivic.droits import est_en_charge, peut_lire_identite, peut_prendre_en_charge
from sivic.forms import FormulaireIdentite
from sivic.models import Identifiant, Victime
from sivic.views.fiche import identifiants_lisibles, lectures, lignes_identite


@login_required
@require_safe
def attendues(request: HttpRequest) -> HttpResponse:
    """Who is on the way, who is here, who has left, as long as the event is not closed."""
    groupe = _groupe(request)
    # Of this hospital: somebody may follow the groupe of another one too.
    ici = Q(destination=groupe.entite_id) | Q(sejour__etablissement=groupe.entite_id)
    en_cours = Victime.objects.attendues_par(qui(request)).filter(ici, evenement__groupe__clos_le=None)
    # Who died on the way does not come.
    en_cours = en_cours.exclude(etat=Victime.Etat.DCD, sejour=None)
    lignes = en_cours.select_related("evenement", "entite", "destination", "identite", "sejour__etablissement")
    rangees: dict[str, list[Victime]] = {"vers_ici": [], "ici": [], "sorties": []}
    for victime in lignes.order_by("-orientee_le", "rang"):
        sejour = getattr(victime, "sejour", None)
        if sejour is None or sejour.etablissement_id != groupe.entite_id:
            rangees["vers_ici"].append(victime)
        else:
            rangees["sorties" if sejour.sortie_le else "ici"].append(victime)
    peut_dire = peut_ecrire(qui(request), groupe)
    return _page(request, "sivic/attendues.html", groupe, rangees=rangees, peut_dire=peut_dire)


@login_required
@require_safe
def personne(request: HttpRequest, victime_id: int) -> HttpResponse:
    return _fiche(request, _attendue(request, victime_id))


@login_required
@require_POST
def mouvement(request: HttpRequest, victime_id: int) -> HttpResponse:
    """The person has arrived, or has left."""
    une = _attendue(request, victime_id)
    if request.POST.get("geste") == "sortir":
        faire(request, lambda: actes.faire_sortir(auteur=qui(request), victime=une), f"{une.nom} est sortie.")
    else:
        faire(request, lambda: actes.admettre(auteur=qui(request), victime=une), f"{une.nom} est admise.")
    return redirect("attendues")


@login_required
@require_POST
def completer(request: HttpRequest, victime_id: int) -> HttpResponse:
    """Complete the identity."""
    une = _attendue(request, victime_id)
    formulaire = FormulaireIdentite(request.POST)
    if formulaire.is_valid():
        try:
            vue = request.POST.get("vue", "")
            identifier(auteur=qui(request), victime=une, vue=vue, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("attendue", une.pk)
    return _fiche(request, une, statut=400, formulaire=formulaire)


@login_required
@require_POST
@never_cache
def ouvrir(request: HttpRequest, victime_id: int) -> HttpResponse:
    """Show the identity once, in the answer to the request that records the reading."""
    une = _attendue(request, victime_id)
    try:
        identite = lire_identite(auteur=qui(request), victime=une)
    except ValidationError as refus:
        return _fiche(request, une, statut=400, refus=" ".join(phrases(refus)))
    return _fiche(request, une, identite=identite, formulaire=FormulaireIdentite(initial=identite))


@login_required
@require_POST
def numeroter(request: HttpRequest, victime_id: int) -> HttpResponse:
    """Give the hospital's own number of the person."""
    une, valeur = _attendue(request, victime_id), request.POST.get("ipp", "")
    faire(
        request,
        lambda: referencer(auteur=qui(request), victime=une, source=Identifiant.Source.IPP, valeur=valeur),
        f"{une.nom} porte ce numéro chez vous.",
    )
    return redirect("attendue", une.pk)


def _groupe(request: HttpRequest) -> Groupe:
    """The groupe of the hospital where the person works; there is no such page for the others."""
    entite = qui(request).entite_active
    if entite is None or entite.type != Entite.Type.HOPITAL:
        raise Http404
    visibles = Groupe.objects.visibles_par(qui(request)).select_related("entite")
    return get_object_or_404(visibles.propres(entite))


def _attendue(request: HttpRequest, victime_id: int) -> Victime:
    lignes = Victime.objects.attendues_par(qui(request)).select_related(
        "evenement__groupe", "entite", "destination", "absorbee_par", "sejour__etablissement"
    )
    return get_object_or_404(lignes, pk=victime_id)


def _fiche(request: HttpRequest, une: Victime, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    groupe, auteur = _groupe(request), qui(request)
    sejour, en_charge = getattr(une, "sejour", None), est_en_charge(auteur, une)
    ou = sejour.etablissement_id if sejour is not None and sejour.sortie_le is None else None
    ids = [une.pk, *(trace.pk for trace in une.traces)]
    return _page(
        request,
        "sivic/attendue.html",
        groupe,
        statut=statut,
        v=une,
        sejour=sejour,
        est_ici=ou == groupe.entite_id,
        est_ailleurs=ou not in (None, groupe.entite_id),
        identite_connue=hasattr(une, "identite"),
        lignes_identite=lignes_identite(contexte.get("identite")),
        peut_lire=peut_lire_identite(auteur, une),
        en_charge=en_charge,
        peut_completer=peut_prendre_en_charge(auteur, une),
        identifiants=identifiants_lisibles(auteur, une, en_charge=en_charge),
        consultations=lectures(ids) if en_charge else [],
        url_ouvrir=reverse("ouvrir_attendue", args=[une.pk]),
        url_completer=reverse("completer_attendue", args=[une.pk]),
        **{"formulaire": FormulaireIdentite()} | contexte,
    )


def _page(request: HttpRequest, gabarit: str, groupe: Groupe, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    """The head of the fil is read first: the live feed resumes there."""
    curseur = tete_du_fil(groupe.pk)
    return render(request, gabarit, {"groupe": groupe, "curseur": curseur} | contexte, status=statut)
