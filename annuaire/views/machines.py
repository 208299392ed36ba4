"""The machines that use the REST API, for who manages their entité: open an access, renew its secret, end it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from oauth2_provider.scopes import get_scopes_backend

from annuaire.actes.machines import Acces, ouvrir_acces, renouveler_secret, revoquer_acces
from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.droits import est_administrateur, peut_gerer_machine, verifier_peut_administrer
from annuaire.forms import FormulaireMachine, phrases, refuser
from annuaire.models import AccesMachine, Droit, Groupe, Participation, Utilisateur
from annuaire.requete import Requete
from annuaire.views.administration import choix


@login_required
@require_safe
def machines(request: Requete) -> HttpResponse:
    """The list: those that are open first."""
    acces = sorted(_gerables(request), key=lambda un: (not un.est_ouvert, str(un.entite), un.nom))
    contexte = {"acces": acces, "est_administrateur": est_administrateur(request.user)}
    return render(request, "annuaire/administration/machines.html", contexte)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: Requete) -> HttpResponse:
    """Open an access; its secret is shown on the answer, and nowhere else."""
    verifier_peut_administrer(request.user)
    exiger_confirmation(request)
    formulaire = FormulaireMachine(
        request.POST or None,
        **choix(request.user),
        groupes=_pilotes_par(request.user),
        portees=get_scopes_backend().get_all_scopes(),
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            cles = ouvrir_acces(auteur=request.user, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return _dire_le_secret(request, cles, est_nouveau=True)
    return render(request, "annuaire/administration/nouvelle_machine.html", {"formulaire": formulaire})


@login_required
@require_safe
def machine(request: Requete, pk: int) -> HttpResponse:
    acces = _acces(request, pk)
    connues = get_scopes_backend().get_all_scopes()
    contexte = {
        "un": acces,
        "portees": [(nom, connues.get(nom, "n'existe plus")) for nom in acces.portees],
        "peut_renouveler": acces.est_ouvert and peut_gerer_machine(request.user, acces),
    }
    return render(request, "annuaire/administration/machine.html", contexte)


@login_required
@never_cache
@require_POST
def renouveler(request: Requete, pk: int) -> HttpResponse:
    """A secret lost or seen by somebody: the new one is shown on the answer, and nowhere else."""
    acces = _acces(request, pk)
    exiger_confirmation(request)
    try:
        cles = renouveler_secret(auteur=request.user, acces=acces)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
        return redirect("machine", acces.pk)
    return _dire_le_secret(request, cles, est_nouveau=False)


@login_required
@require_POST
def revoquer(request: Requete, pk: int) -> HttpResponse:
    acces = _acces(request, pk)
    exiger_confirmation(request)
    try:
        revoquer_acces(auteur=request.user, acces=acces)
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(request, "Accès révoqué\u00a0: ses jetons ne servent plus.")
    return redirect("machine", acces.pk)


def _gerables(request: Requete) -> QuerySet[AccesMachine]:
    verifier_peut_administrer(request.user)
    gerables = AccesMachine.objects.gerables_par(request.user)
    return gerables.select_related("compte", "entite", "groupe", "application", "cree_par", "revoque_par")


def _acces(request: Requete, pk: int) -> AccesMachine:
    return get_object_or_404(_gerables(request), pk=pk)


def _pilotes_par(personne: Utilisateur) -> QuerySet[Groupe]:
    """The open groupes that this person, who is at least a responsable, pilots."""
    pilotees = Participation.objects.de(personne).filter(droit=Droit.PILOTAGE)
    return Groupe.objects.de_partage().ouverts().filter(pk__in=pilotees.values("groupe_id")).order_by("nom")


def _dire_le_secret(request: Requete, cles: Acces, *, est_nouveau: bool) -> HttpResponse:
    contexte = {"un": cles.acces, "cles": cles, "est_nouveau": est_nouveau}
    return render(request, "annuaire/administration/secret_machine.html", contexte)
