"""The exchange of an event with SIVIC: share it, read the ledger, settle what differs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from evenements.droits import pilotait
from evenements.views.commun import evenement_visible, faire, page
from maincourante.views.commun import qui
from sivic.actes import deposer
from sivic.actes import regler as reglement
from sivic.actes import renvoyer as relance
from sivic.droits import peut_denombrer
from sivic.echanges import situation
from sivic.models import Envoi, Reception

MONTRES = 300


@login_required
@require_safe
def echanges(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """What was sent, what came back."""
    evenement = evenement_visible(request, evenement_id)
    receptions = evenement.receptions.select_related("victime__absorbee_par", "reglee_par")
    return page(
        request,
        evenement,
        "victimes",
        "sivic/echanges.html",
        vue="echanges",
        envois=evenement.envois.select_related("victime").order_by("-pk")[:MONTRES],
        receptions=receptions.order_by("-numero")[:MONTRES],
        peut_denombrer=peut_denombrer(qui(request), evenement),
        a_reprendre=evenement.envois.a_reprendre().count(),
        pilotait=evenement.groupe.clos_le is not None and pilotait(qui(request), evenement),
        **situation(qui(request), evenement),
    )


@login_required
@require_POST
def mettre_en_commun(request: HttpRequest, evenement_id: int) -> HttpResponse:
    evenement = evenement_visible(request, evenement_id)
    faire(
        request,
        lambda: deposer.mettre_en_commun(auteur=qui(request), evenement=evenement),
        "L’événement est en commun avec SIVIC.",
    )
    return redirect("victimes", evenement.pk)


@login_required
@require_POST
def renvoyer(request: HttpRequest, evenement_id: int, envoi_id: int) -> HttpResponse:
    """Try once more what was put aside."""
    evenement = evenement_visible(request, evenement_id)
    envoi = get_object_or_404(Envoi, evenement=evenement, pk=envoi_id)
    faire(request, lambda: relance.renvoyer(auteur=qui(request), envoi=envoi), "L’envoi repart.")
    return redirect("echanges_sivic", evenement.pk)


@login_required
@require_POST
def tout_renvoyer(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """The same for all that still says the last state."""
    evenement = evenement_visible(request, evenement_id)
    faire(
        request,
        lambda: relance.tout_renvoyer(auteur=qui(request), evenement=evenement),
        "Les envois écartés repartent.",
    )
    return redirect("echanges_sivic", evenement.pk)


@login_required
@require_POST
def regler(request: HttpRequest, evenement_id: int, numero: int) -> HttpResponse:
    """Follow SIVIC, or keep ours."""
    evenement = evenement_visible(request, evenement_id)
    reception = get_object_or_404(Reception, evenement=evenement, pk=numero)
    suivre = request.POST.get("choix") == "suivre"
    avait_vu = {champ: request.POST.get(champ) for champ in ("vu", "vers")}
    faire(
        request,
        lambda: reglement.regler(auteur=qui(request), reception=reception, suivre=suivre, **avait_vu),
        "La différence est réglée.",
    )
    return redirect("echanges_sivic", evenement.pk)
