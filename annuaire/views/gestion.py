"""One person that one manages: identity, posts, account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.actes import comptes
from annuaire.actes.affectations import affecter, modifier_affectation, terminer_affectation
from annuaire.actes.sessions import fermer_sessions_de
from annuaire.connexion.confirmation import exiger_confirmation
from annuaire.droits import (
    est_administrateur,
    verifier_peut_administrer,
    verifier_peut_gerer_affectation,
    verifier_peut_gerer_compte,
)
from annuaire.forms import FormulaireIdentite, FormulairePoste, intactes, phrases, refuser
from annuaire.models import Affectation, Utilisateur
from annuaire.requete import Requete
from annuaire.views.administration import choix


@login_required
@require_safe
def personne(request: Requete, pk: int) -> HttpResponse:
    return _page(request, _personne(request, pk))


@login_required
@require_POST
def identite(request: Requete, pk: int) -> HttpResponse:
    """Correct who the person is."""
    vise = _personne(request, pk)
    formulaire = FormulaireIdentite(request.POST)
    if formulaire.is_valid():
        try:
            comptes.modifier_identite(auteur=request.user, utilisateur=vise, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Identité enregistrée.")
            return redirect("gerer_personne", vise.pk)
    return _page(request, vise, identite=formulaire)


@login_required
@require_POST
def ajouter_poste(request: Requete, pk: int) -> HttpResponse:
    """Give the person a post."""
    vise = _personne(request, pk)
    formulaire = FormulairePoste(request.POST, **choix(request.user))
    if formulaire.is_valid():
        try:
            affecter(auteur=request.user, utilisateur=vise, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Poste ajouté.")
            return redirect("gerer_personne", vise.pk)
    return _page(request, vise, poste=formulaire)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poste(request: Requete, pk: int) -> HttpResponse:
    """Change a post's role, function or dates."""
    affectation = _affectation(request, pk)
    verifier_peut_gerer_affectation(request.user, affectation)
    initial = {nom: getattr(affectation, nom) for nom in ("entite", "role", "fonction", "debut_le", "fin_le")}
    donnees = request.POST.copy() if request.method == "POST" else None
    if donnees is not None:
        donnees["entite"] = str(affectation.entite_id)
    formulaire = FormulairePoste(donnees, initial=initial, **choix(request.user))
    if request.method == "POST" and formulaire.is_valid():
        champs = formulaire.cleaned_data | intactes(formulaire, affectation)
        champs["debut_le"] = champs["debut_le"] or affectation.debut_le
        champs.pop("entite")
        try:
            modifier_affectation(auteur=request.user, affectation=affectation, **champs)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Poste enregistré.")
            return redirect("gerer_personne", affectation.utilisateur_id)
    contexte = {"formulaire": formulaire, "affectation": affectation}
    return render(request, "annuaire/administration/poste.html", contexte)


@login_required
@require_POST
def terminer_poste(request: Requete, pk: int) -> HttpResponse:
    affectation = _affectation(request, pk)
    return _faire(
        request,
        affectation.utilisateur,
        "Poste terminé.",
        lambda: terminer_affectation(auteur=request.user, affectation=affectation),
    )


@login_required
@require_POST
def activer_compte(request: Requete, pk: int) -> HttpResponse:
    vise = _personne(request, pk)
    acte = comptes.activer_compte
    return _faire(request, vise, "Compte rouvert.", lambda: acte(auteur=request.user, utilisateur=vise))


@login_required
@require_POST
def desactiver_compte(request: Requete, pk: int) -> HttpResponse:
    vise = _personne(request, pk)
    acte = comptes.desactiver_compte
    return _faire(request, vise, "Compte fermé.", lambda: acte(auteur=request.user, utilisateur=vise))


@login_required
@require_POST
def fermer_sessions(request: Requete, pk: int) -> HttpResponse:
    vise = _personne(request, pk)
    return _faire(request, vise, "Sessions fermées.", lambda: fermer_sessions_de(auteur=request.user, utilisateur=vise))


@login_required
@never_cache
@require_POST
def reinitialiser(request: Requete, pk: int) -> HttpResponse:
    """A lost password or second factor: the new provisional password is shown on the answer, and nowhere else."""
    vise = _personne(request, pk)
    mot_de_passe = comptes.reinitialiser_acces(auteur=request.user, utilisateur=vise)
    contexte = {"personne": vise, "mot_de_passe": mot_de_passe, "est_nouveau": False}
    return render(request, "annuaire/administration/mot_de_passe.html", contexte)


def _personne(request: Requete, pk: int) -> Utilisateur:
    verifier_peut_administrer(request.user)
    vise = get_object_or_404(Utilisateur.objects.gerables_par(request.user), pk=pk)
    exiger_confirmation(request)
    return vise


def _affectation(request: Requete, pk: int) -> Affectation:
    verifier_peut_administrer(request.user)
    gerables = Utilisateur.objects.gerables_par(request.user)
    postes = Affectation.objects.select_related("utilisateur", "entite").filter(utilisateur__in=gerables)
    affectation = get_object_or_404(postes, pk=pk)
    exiger_confirmation(request)
    return affectation


def _faire(request: Requete, vise: Utilisateur, reussite: str, acte: Callable[[], object]) -> HttpResponse:
    try:
        acte()
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(request, reussite)
    return redirect("gerer_personne", vise.pk)


def _page(request: Requete, vise: Utilisateur, **formulaires: Any) -> HttpResponse:
    """The person's page, with the form that was refused as it was typed."""
    identite_actuelle = {
        "titre": vise.titre,
        "prenom": vise.first_name,
        "nom": vise.last_name,
        "telephone": vise.telephone,
        "identifiant_psc": vise.identifiant_psc or "",
    }
    postes = list(vise.affectations.select_related("entite").order_by("-debut_le"))
    contexte = {
        "personne": vise,
        "postes": [
            (affectation, _permis(verifier_peut_gerer_affectation, request, affectation)) for affectation in postes
        ],
        "peut_gerer_compte": _permis(verifier_peut_gerer_compte, request, vise),
        "est_administrateur": est_administrateur(request.user),
        "identite": formulaires.get("identite") or FormulaireIdentite(initial=identite_actuelle),
        "poste": formulaires.get("poste") or FormulairePoste(prefix=None, **choix(request.user)),
        "poste_refuse": "poste" in formulaires,
    }
    return render(request, "annuaire/administration/personne.html", contexte)


def _permis(verifier: Callable[[Utilisateur, Any], None], request: Requete, objet: Any) -> bool:
    """Whether to offer the button; the acte asks again."""
    try:
        verifier(request.user, objet)
    except PermissionDenied:
        return False
    return True
