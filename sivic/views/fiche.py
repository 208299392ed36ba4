"""One victim: what is known, what was done, who the person is and who has read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.forms import phrases, refuser
from annuaire.models import Utilisateur
from evenements.views.commun import evenement_visible, faire, page
from fil.models import Depeche
from maincourante.views.commun import qui
from sivic.actes.annuler import MOTIFS, annuler, retablir
from sivic.actes.denombrer import numeroter, porteur, situer, trier
from sivic.actes.identifier import identifier, lire_identite
from sivic.actes.orienter import desorienter, destinations
from sivic.actes.referencer import referencer, suivre
from sivic.droits import (
    est_en_charge,
    etablissements_de,
    peut_denombrer,
    peut_lire_identite,
    peut_prendre_en_charge,
)
from sivic.forms import FormulaireIdentite
from sivic.models import ConsultationIdentite, Envoi, Identifiant, Victime

GESTES = {
    "victime.denombree": "dénombrée",
    "victime.triee": "état changé",
    "victime.situee": "lieu changé",
    "victime.numerotee": "bracelet donné ou corrigé",
    "victime.orientee": "orientée",
    "victime.desorientee": "orientation retirée",
    "victime.identifiee": "identité complétée",
    "victime.admise": "admise",
    "victime.sortie": "sortie",
    "victime.referencee": "numéro donné",
    "victime.suivie": "suivi par la CUMP changé",
    "victime.absorbee": "fusionnée dans une autre",
    "victime.fusionnee": "une autre est la même personne",
    "victime.separee": "de nouveau à part",
    "victime.annulee": "annulée",
    "victime.retablie": "rétablie",
    "victime.reglee": "différence avec SIVIC réglée",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def victime(request: HttpRequest, evenement_id: int, victime_id: int) -> HttpResponse:
    """See one person; say something of it again, or give it a number."""
    une = _visible(request, evenement_id, victime_id)
    if request.method != "POST":
        return _fiche(request, une)
    if "sinus" in request.POST:
        autre = porteur(une.evenement, request.POST["sinus"])
        if autre and autre != une and peut_denombrer(qui(request), une.evenement):
            messages.info(request, f"Ce bracelet est déjà celui de {autre.nom} : est-ce la même personne ?")
            return redirect(f"{reverse('comparer_victimes', args=[evenement_id, une.pk])}?avec={autre.personne.rang}")
    champ = next((nom for nom in DITS if nom in request.POST), "etat")
    acte, nom, reussite = DITS[champ]
    dit = {nom: request.POST.get(champ, "")} if nom else {}
    faire(request, lambda: acte(auteur=qui(request), victime=une, **dit), reussite.format(nom=une.nom))
    return revenir(request, une)


# The field that says which act is asked for: the act, the name under which it takes what is said, what is told of it.
DITS: dict[str, tuple[Callable[..., object], str, str]] = {
    "cump": (suivre, "cump", "Le suivi par la CUMP est à jour."),
    "dossard": (partial(referencer, source=Identifiant.Source.DOSSARD), "valeur", "{nom} porte maintenant ce dossard."),
    "sinus": (numeroter, "sinus", "{nom} porte maintenant ce bracelet."),
    "lieu": (situer, "lieu", "Le lieu de {nom} est à jour."),
    "motif": (annuler, "motif", "{nom} est annulée."),
    "desorienter": (desorienter, "", "{nom} n'est plus orientée."),
    "retablir": (retablir, "", "{nom} est rétablie."),
    "etat": (trier, "etat", "L'état de {nom} est à jour."),
}


def revenir(request: HttpRequest, une: Victime) -> HttpResponse:
    """To the page on which the form stood: the person's own, or their line of the list, where the keyboard goes on."""
    if request.POST.get("retour") == "fiche":
        return redirect("victime", une.evenement_id, une.pk)
    return redirect(f"{reverse('victimes', args=[une.evenement_id])}#victime-{une.pk}")


@login_required
@require_POST
def completer(request: HttpRequest, evenement_id: int, victime_id: int) -> HttpResponse:
    """Complete the identity."""
    une = _visible(request, evenement_id, victime_id)
    formulaire = FormulaireIdentite(request.POST)
    if formulaire.is_valid():
        try:
            vue = request.POST.get("vue", "")
            identifier(auteur=qui(request), victime=une, vue=vue, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("victime", evenement_id, une.pk)
    return _fiche(request, une, statut=400, formulaire=formulaire)


@login_required
@require_POST
@never_cache
def ouvrir_identite(request: HttpRequest, evenement_id: int, victime_id: int) -> HttpResponse:
    """Show the identity once, in the answer to the request that records the reading; no address shows it again.

    From outside the person's care, one confirms first who one is; whoever takes care of the person is never asked.
    """
    une = _visible(request, evenement_id, victime_id)
    if not est_en_charge(qui(request), une) and peut_lire_identite(qui(request), une):
        exiger_confirmation(request)
    try:
        identite = lire_identite(auteur=qui(request), victime=une, motif=request.POST.get("motif", ""))
    except ValidationError as refus:
        return _fiche(request, une, statut=400, refus=" ".join(phrases(refus)))
    return _fiche(request, une, identite=identite, formulaire=FormulaireIdentite(initial=identite))


def _visible(request: HttpRequest, evenement_id: int, victime_id: int) -> Victime:
    evenement = evenement_visible(request, evenement_id)
    visibles = Victime.objects.visibles_par(qui(request)).select_related(
        "entite", "destination", "denombree_par", "absorbee_par", "sejour__etablissement"
    )
    une = get_object_or_404(visibles, evenement=evenement, pk=victime_id)
    une.evenement = evenement
    return une


def _fiche(request: HttpRequest, une: Victime, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    personne, identite = qui(request), contexte.get("identite")
    en_charge = est_en_charge(personne, une)
    traces = une.traces
    ids = [une.pk, *(trace.pk for trace in traces)]
    histoire = Depeche.objects.filter(groupe=une.evenement.groupe_id, objet_type="victime", objet_id__in=ids)
    return page(
        request,
        une.evenement,
        "victimes",
        "sivic/victime.html",
        statut=statut,
        v=une,
        sejour=getattr(une, "sejour", None),
        traces=traces,
        envois=Envoi.objects.filter(victime__in=ids).select_related("victime").order_by("-pk")[:20],
        histoire=[(d, GESTES[d.genre]) for d in histoire.select_related("auteur", "entite").order_by("numero")],
        identite_connue=hasattr(une, "identite"),
        lignes_identite=lignes_identite(identite),
        peut_lire=peut_lire_identite(personne, une),
        en_charge=en_charge,
        peut_denombrer=peut_denombrer(personne, une.evenement),
        peut_completer=une.compte and peut_prendre_en_charge(personne, une),
        url_ouvrir=reverse("ouvrir_identite", args=[une.evenement_id, une.pk]),
        url_completer=reverse("completer_identite", args=[une.evenement_id, une.pk]),
        identifiants=identifiants_lisibles(personne, une, en_charge=en_charge),
        suivis=Victime.Cump.choices,
        etats=Victime.Etat.choices,
        lieux=Victime.Lieu.choices,
        motifs=MOTIFS,
        commun=hasattr(une.evenement, "commun"),
        hopitaux=destinations(),
        consultations=lectures(ids) if en_charge else [],
        **{"formulaire": FormulaireIdentite()} | contexte,
    )


def lignes_identite(identite: dict[str, str] | None) -> list[tuple[str, str]]:
    """What is known, under the words of the form."""
    champs = FormulaireIdentite.base_fields
    return [(str(champ.label), identite[nom]) for nom, champ in champs.items() if nom in identite] if identite else []


def identifiants_lisibles(personne: Utilisateur, une: Victime, *, en_charge: bool) -> QuerySet[Identifiant]:
    """A hospital's own number of the person is shown to who takes the person in charge; of a person counted twice, to
    the Samu that counted the one to whom it was given."""
    tous = Identifiant.objects.filter(victime__in=[une, *une.traces]).select_related("entite")
    entite = personne.entite_active
    if entite and entite.pk in etablissements_de(une):
        return tous
    siens = Q(victime__entite=entite) | (Q(victime=une) if en_charge else Q())
    return tous.filter(siens | ~Q(source__in=Identifiant.NOMINATIFS))


def lectures(victimes: list[int]) -> QuerySet[ConsultationIdentite]:
    return ConsultationIdentite.objects.filter(victime__in=victimes).select_related("personne", "entite", "victime")
