"""One call: its stretches, its recordings and who may have them, the events as the engine told them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annuaire import horloge
from annuaire.forms import phrases
from telephonie.actes.consulter import consulter_enregistrement
from telephonie.actes.geler import degeler, geler
from telephonie.conservation import appelants_depuis, gele, gels_de
from telephonie.droits import peut_consulter, peut_geler
from telephonie.lectures import noms_des_files
from telephonie.models import Appel, ConsultationEnregistrement, EvenementTelephonie
from telephonie.views.commun import cadre, qui
from telephonie.visibilite import samu_visibles

GELES = (
    "Les enregistrements de cet appel sont gelés : le portail garde de quoi les retrouver. "
    "Demandez aussi le gel à l'enregistreur : le portail ne le commande pas."
)


@login_required
@require_safe
def appel(request: HttpRequest, appel_id: int) -> HttpResponse:
    return _page(request, _visible(request, appel_id))


@login_required
@require_POST
@never_cache
def consulter(request: HttpRequest, appel_id: int, rang: int) -> HttpResponse:
    """Say where to listen, in the answer to the request that is recorded; no address says it again."""
    lu = _visible(request, appel_id)
    get_object_or_404(lu.enregistrements, rang=rang)
    motif = request.POST.get("motif", "")
    try:
        ecoute = consulter_enregistrement(auteur=qui(request), appel=lu, rang=rang, motif=motif)
    except ValidationError as refus:
        return _refuse(request, lu, refus, rang, motif)
    return _page(request, lu, ecoute=ecoute)


@login_required
@require_POST
def poser_gel(request: HttpRequest, appel_id: int) -> HttpResponse:
    return _geste(request, appel_id, geler, GELES)


@login_required
@require_POST
def lever_gel(request: HttpRequest, appel_id: int) -> HttpResponse:
    return _geste(request, appel_id, degeler, "Le gel est levé : la durée de conservation reprend.")


def _geste(request: HttpRequest, appel_id: int, acte: Callable[..., object], reussite: str) -> HttpResponse:
    lu = _visible(request, appel_id)
    motif = request.POST.get("motif", "")
    try:
        acte(auteur=qui(request), appel=lu, motif=motif)
    except ValidationError as refus:
        return _refuse(request, lu, refus, "gel", motif)
    messages.success(request, reussite)
    return redirect("telephonie_appel", lu.pk)


def _refuse(request: HttpRequest, lu: Appel, refus: ValidationError, ou: int | str, motif: str) -> HttpResponse:
    """The page again, with what was typed in its place."""
    return _page(request, lu, statut=400, refus=phrases(refus), saisie={"ou": ou, "motif": motif})


def _visible(request: HttpRequest, appel_id: int) -> Appel:
    visibles = Appel.objects.visibles_par(qui(request)).select_related("samu", "servi", "source")
    return get_object_or_404(visibles, pk=appel_id)


def _page(request: HttpRequest, lu: Appel, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    personne = qui(request)
    evenements = EvenementTelephonie.objects.filter(
        source=lu.source,
        appel=lu.reference,
        survenu_le__range=(lu.presente_le - timedelta(days=1), lu.presente_le + timedelta(days=1)),
    )
    est_du_samu = personne.entite_active in (lu.samu, lu.servi)
    commun = cadre(request, lu.samu if lu.samu in samu_visibles(personne) else lu.servi, "appels") | {
        "appel": lu,
        "segments": lu.segments.all(),
        "noms": noms_des_files([lu.samu_id]),
        "evenements": [(e, _dites(e, lu, est_du_samu=est_du_samu)) for e in evenements.order_by("survenu_le", "uuid")],
        "est_du_samu": est_du_samu,
    }
    return render(request, "telephonie/appel.html", commun | _enregistrements(request, lu) | contexte, status=statut)


def _dites(evenement: EvenementTelephonie, lu: Appel, *, est_du_samu: bool) -> dict[str, Any]:
    """What an event says, without what is not to be read: who called is forgotten after a while, though nothing changes
    an event; the town is for the Samu alone."""
    tus = set() if est_du_samu else {"commune"}
    if lu.presente_le < appelants_depuis(horloge.maintenant()):
        tus = {"appelant", "commune"}
    return {cle: valeur for cle, valeur in evenement.donnees.items() if cle not in tus}


def _enregistrements(request: HttpRequest, lu: Appel) -> dict[str, Any]:
    """What the page says of them. Why they are held and who has consulted them is for those who pilot."""
    enregistrements, pilote = list(lu.enregistrements.all()), peut_geler(qui(request), lu)
    consultations = ConsultationEnregistrement.objects.filter(source=lu.source, appel=lu.reference)
    return {
        "enregistrements": enregistrements,
        "gel": gele(lu),
        "efface": any(e.efface_le for e in enregistrements),
        "peut_consulter": peut_consulter(qui(request), lu),
        "peut_geler": pilote,
        "gels": gels_de(lu).select_related("pose_par", "leve_par") if pilote else [],
        "consultations": consultations.select_related("personne", "entite") if pilote else [],
    }
