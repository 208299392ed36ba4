"""The victims of an event: the list, the quick count, the orientation of several, the bilan that they add up to."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.forms import phrases, refuser
from evenements.actes.compter import etablir_bilan
from evenements.models import Bilan, Evenement
from evenements.views.commun import evenement_visible, faire, page
from maincourante.views.commun import qui
from sivic.actes.denombrer import denombrer
from sivic.actes.orienter import destinations, orienter
from sivic.droits import peut_denombrer, peut_lire_identite
from sivic.echanges import situation
from sivic.etat import compter
from sivic.filtres import Filtres, peut_en_avoir
from sivic.forms import FormulaireDenombrement, FormulaireOrientation
from sivic.models import Victime


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def victimes(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """See the list; count one more person."""
    evenement = evenement_visible(request, evenement_id)
    formulaire = FormulaireDenombrement(request.POST or None, initial={"jeton": uuid4()})
    if request.method == "POST" and formulaire.is_valid():
        try:
            victime = denombrer(auteur=qui(request), evenement=evenement, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, f"{victime.nom} : {victime.get_etat_display()}.")
            return redirect("victimes", evenement.pk)
    return _liste(request, evenement, formulaire)


@login_required
@require_POST
def orienter_plusieurs(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Orient the persons ticked in the list."""
    evenement = evenement_visible(request, evenement_id)
    demande = FormulaireOrientation(request.POST, victimes=list(evenement.victimes.presentes()))
    if not demande.is_valid():
        messages.error(request, " ".join(str(erreur) for erreurs in demande.errors.values() for erreur in erreurs))
        return redirect("victimes", evenement.pk)
    try:
        orientees = orienter(auteur=qui(request), evenement=evenement, **demande.cleaned_data)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        pluriel = "s" if len(orientees) > 1 else ""
        messages.success(
            request,
            f"{len(orientees)} victime{pluriel} orientée{pluriel} vers {demande.cleaned_data['destination']}.",
        )
    if request.POST.get("retour") == "fiche" and len(demande.cleaned_data["victimes"]) == 1:
        return redirect("victime", evenement.pk, demande.cleaned_data["victimes"][0])
    return redirect("victimes", evenement.pk)


@login_required
@require_POST
def bilan_de_la_liste(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """Establish the bilan of the régulation from what the list says now; a double click makes one."""
    evenement = evenement_visible(request, evenement_id)
    comptes = compter(evenement.victimes.presentes().values_list("etat", flat=True))
    faire(
        request,
        lambda: etablir_bilan(
            auteur=qui(request),
            evenement=evenement,
            jeton=_jeton(request.POST.get("jeton")),
            source=Bilan.Source.REGULATION,
            ua=comptes["ua"],
            ur=comptes["ur"],
            impliques=comptes["impliques"],
            dcd=comptes["dcd"],
        ),
        "Le bilan de la régulation est établi d'après la liste.",
    )
    return redirect("victimes", evenement.pk)


def _liste(request: HttpRequest, evenement: Evenement, formulaire: FormulaireDenombrement) -> HttpResponse:
    toutes = list(evenement.victimes.presentes().values_list("etat", "destination", "destination__nom", "sejour"))
    vivantes_ou_recues = [ligne for ligne in toutes if ligne[3] or ligne[0] != Victime.Etat.DCD]
    filtres = Filtres.lire(request.GET)
    return page(
        request,
        evenement,
        "victimes",
        "sivic/victimes.html",
        vue="liste",
        statut=400 if formulaire.errors else 200,
        formulaire=formulaire,
        comptes=compter(etat for etat, *_ in toutes),
        # Who died on the way goes nowhere any more.
        destinations=Counter((nom, pk) for _, pk, nom, _ in vivantes_ou_recues if pk).most_common(),
        a_orienter=sum(not pk and not sejour for _, pk, _, sejour in vivantes_ou_recues),
        total=len(toutes),
        jeton_liste=uuid4(),
        victimes=filtres.choisir(evenement, qui(request)).select_related(
            "entite", "destination", "identite", "absorbee_par"
        ),
        filtres=filtres,
        peut_en_avoir=peut_en_avoir(qui(request)),
        peut_denombrer=peut_denombrer(qui(request), evenement),
        peut_exporter_identites=_lit_une_identite(request, evenement),
        hopitaux=destinations(),
        etats=Victime.Etat.choices,
        lieux=Victime.Lieu.choices,
        **situation(qui(request), evenement),
    )


def _jeton(texte: str | None) -> UUID:
    try:
        return UUID(texte or "")
    except ValueError:
        raise ValidationError({"jeton": "Il manque le jeton de ce bilan : rechargez la page."}) from None


def _lit_une_identite(request: HttpRequest, evenement: Evenement) -> bool:
    connues = evenement.victimes.presentes().exclude(identite=None)
    connues = connues.select_related("entite__parent", "sejour", "identite__reprise_de")
    return any(peut_lire_identite(qui(request), une) for une in connues.prefetch_related("absorbees__absorbees"))
