"""The subscriptions of a machine, for who manages it: open one, see what was sent and answered, try again, stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.droits import peut_gerer_machine, verifier_peut_administrer
from annuaire.forms import phrases, refuser
from annuaire.models import AccesMachine, Groupe
from annuaire.requete import Requete
from fil.actes import abonner as actes
from fil.forms import FormulaireAbonnement, libelles_des_objets
from fil.models import Abonnement, Livraison

PAR_PAGE = 100
GESTES: dict[str, tuple[Callable[..., None], str]] = {
    "reessayer": (actes.reessayer, "L'envoi reprend."),
    "arreter": (actes.arreter, "Abonnement arrêté\u00a0: plus rien ne part."),
}
GESTES_SUR_UN_ENVOI: dict[str, tuple[Callable[..., None], str]] = {
    "renvoyer": (actes.renvoyer, "L'envoi repart."),
    "ecarter": (actes.ecarter, "Envoi écarté\u00a0: les suivants partent."),
}


@login_required
@require_safe
def abonnements(request: Requete, pk: int) -> HttpResponse:
    acces = _acces(request, pk)
    contexte = {
        "un": acces,
        "abonnements": acces.abonnements.order_by("-pk"),
        "peut_abonner": acces.est_ouvert and peut_gerer_machine(request.user, acces),
    }
    return render(request, "fil/abonnements/abonnements.html", contexte)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: Requete, pk: int) -> HttpResponse:
    """Its secret is shown on the answer, and nowhere else."""
    acces = _acces(request, pk)
    exiger_confirmation(request)
    formulaire = FormulaireAbonnement(request.POST or None, acces=acces)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ouvert = actes.abonner(auteur=request.user, acces=acces, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return render(request, "fil/abonnements/secret.html", {"ouvert": ouvert, "est_nouveau": True})
    return render(request, "fil/abonnements/nouveau.html", {"un": acces, "formulaire": formulaire})


@login_required
@require_safe
def abonnement(request: Requete, pk: int) -> HttpResponse:
    """What it follows, and the ledger of what was sent."""
    lu = _abonnement(request, pk)
    groupes = Groupe.objects.filter(pk__in=lu.suivis.values("groupe_id")).order_by("nom")
    vus = set(Groupe.objects.visibles_par(lu.acces.compte).filter(pk__in=groupes).values_list("pk", flat=True))
    mots = dict(libelles_des_objets())
    contexte: dict[str, Any] = {
        "abonnement": lu,
        "peut_renouveler": peut_gerer_machine(request.user, lu.acces),
        "groupes": [(groupe, groupe.pk in vus) for groupe in groupes],
        "quoi": [mots.get(objet, objet) for objet in lu.objets] + lu.genres,
        "page": Paginator(lu.livraisons.select_related("groupe"), PAR_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "fil/abonnements/abonnement.html", contexte)


@login_required
@never_cache
@require_POST
def secret(request: Requete, pk: int) -> HttpResponse:
    lu = _abonnement(request, pk)
    exiger_confirmation(request)
    try:
        ouvert = actes.renouveler_cle(auteur=request.user, abonnement=lu)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
        return redirect("abonnement", lu.pk)
    return render(request, "fil/abonnements/secret.html", {"ouvert": ouvert, "est_nouveau": False})


@login_required
@require_POST
def geste(request: Requete, pk: int, nom: str) -> HttpResponse:
    """Take up again, or stop."""
    lu = _abonnement(request, pk)
    acte, reussite = _parmi(GESTES, nom)
    return _faire(request, lu.pk, reussite, lambda: acte(auteur=request.user, abonnement=lu))


@login_required
@require_POST
def geste_sur_un_envoi(request: Requete, pk: int, livraison_pk: int, nom: str) -> HttpResponse:
    """Send one again, or put aside the one that holds the others."""
    lu = _abonnement(request, pk)
    livraison = get_object_or_404(Livraison.objects.select_related("abonnement"), abonnement=lu, pk=livraison_pk)
    acte, reussite = _parmi(GESTES_SUR_UN_ENVOI, nom)
    return _faire(request, lu.pk, reussite, lambda: acte(auteur=request.user, livraison=livraison))


def _acces(request: Requete, pk: int) -> AccesMachine:
    verifier_peut_administrer(request.user)
    gerables = AccesMachine.objects.gerables_par(request.user).select_related("compte", "entite", "groupe")
    return get_object_or_404(gerables, pk=pk)


def _abonnement(request: Requete, pk: int) -> Abonnement:
    verifier_peut_administrer(request.user)
    gerables = Abonnement.objects.gerables_par(request.user)
    return get_object_or_404(
        gerables.select_related(
            "acces__compte__affectation_active__entite", "acces__entite", "acces__groupe", "cree_par"
        ),
        pk=pk,
    )


def _parmi(gestes: dict[str, tuple[Callable[..., None], str]], nom: str) -> tuple[Callable[..., None], str]:
    if nom not in gestes:
        raise Http404
    return gestes[nom]


def _faire(request: Requete, pk: int, reussite: str, acte: Callable[[], None]) -> HttpResponse:
    try:
        acte()
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(request, _ce_qui_retient(pk) or reussite)
    return redirect("abonnement", pk)


def _ce_qui_retient(pk: int) -> str:
    """What is said, when nothing leaves now, instead of promising that it does."""
    lu = Abonnement.objects.select_related("acces").get(pk=pk)
    if lu.statut == Abonnement.Statut.SUSPENDU:
        return "C'est noté. Rien ne part tant que l'abonnement est suspendu\u00a0: reprenez-le."
    if lu.statut == Abonnement.Statut.ACTIF and lu.acces.revoque_le:
        return "C'est noté. Rien ne part\u00a0: la machine est révoquée."
    return ""
