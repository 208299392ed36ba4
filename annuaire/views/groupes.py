"""The groupes: one's own, their participants, those made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annuaire.actes import participations as actes
from annuaire.actes.groupes import creer_groupe_thematique, modifier_groupe
from annuaire.droits import (
    droit_dans,
    est_administrateur,
    est_responsable,
    peut_gerer_participants,
    verifier_peut_creer_groupe,
    verifier_peut_piloter,
)
from annuaire.forms import FormulaireDroit, FormulaireGroupe, FormulaireNouveauGroupe, phrases, refuser
from annuaire.models import Droit, Entite, Groupe, Participation, Role, Utilisateur
from annuaire.recherche import Resultats, chercher
from annuaire.requete import Requete, entier

TEXTE_MAX = 120
CANDIDATS_MAX = 12


@login_required
@require_safe
def groupes(request: Requete) -> HttpResponse:
    """The groupes in which one takes part, by name; an administrateur may list them all, without their content."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:TEXTE_MAX]
    tous = request.GET.get("tous") == "oui" and est_administrateur(request.user)
    visibles = Groupe.objects.visibles_par(request.user)
    demandes = Groupe.objects.administrables_par(request.user) if tous else visibles
    lignes = demandes.de_partage().nommes(q).annotate(nombre=Count("participations"))
    contexte = {
        "groupes": sorted(lignes, key=lambda ligne: (Groupe.Genre.values.index(ligne.genre), ligne.nom)),
        "visibles": set(visibles.values_list("pk", flat=True)),
        "q": q,
        "tous": tous,
        "peut_tous": est_administrateur(request.user),
        "peut_creer": request.user.poste is not None and request.user.poste.role != Role.LECTEUR,
    }
    return render(request, "annuaire/groupes/groupes.html", contexte)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: Requete) -> HttpResponse:
    """Make a groupe for a subject."""
    verifier_peut_creer_groupe(request.user)
    formulaire = FormulaireNouveauGroupe(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            groupe = creer_groupe_thematique(auteur=request.user, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            messages.success(request, "Groupe créé\u00a0: invitez maintenant ses participants.")
            return redirect("groupe", groupe.pk)
    return render(request, "annuaire/groupes/nouveau.html", {"formulaire": formulaire})


@login_required
@require_safe
def groupe(request: Requete, pk: int) -> HttpResponse:
    """Who takes part in a groupe; for who manages it, the search that adds others (htmx asks for its results only)."""
    objet = _groupe(request, pk)
    fragment = request.headers.get("HX-Target") == "candidats"
    contexte = _contexte(request, objet) | {"fragment": fragment}
    reponse = render(
        request, f"annuaire/groupes/{'_candidats' if fragment else 'groupe'}.html", contexte | {"fragment": fragment}
    )
    patch_vary_headers(reponse, ["HX-Target"])
    return reponse


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: Requete, pk: int) -> HttpResponse:
    """Rename or describe a groupe made by hand."""
    objet = get_object_or_404(Groupe.objects.visibles_par(request.user).de_partage(), pk=pk)
    verifier_peut_piloter(request.user, objet)
    formulaire = FormulaireGroupe(request.POST or None, initial={"nom": objet.nom, "description": objet.description})
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_groupe(auteur=request.user, groupe=objet, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("groupe", objet.pk)
    return render(request, "annuaire/groupes/modifier.html", {"formulaire": formulaire, "groupe": objet})


@login_required
@require_POST
def ajouter(request: Requete, pk: int) -> HttpResponse:
    """Add the entité or the person chosen in the search."""
    objet = _groupe(request, pk)
    entite = _choisi(Entite.objects.filter(est_active=True), request.POST.get("entite"))
    personne = _choisi(Utilisateur.objects.filter(is_active=True), request.POST.get("personne"))
    return _faire(
        request,
        objet,
        "Participant invité.",
        lambda: actes.inviter(
            auteur=request.user, groupe=objet, droit=_droit(request), entite=entite, personne=personne
        ),
    )


@login_required
@require_POST
def changer(request: Requete, pk: int, participation_pk: int) -> HttpResponse:
    objet = _groupe(request, pk)
    participation = get_object_or_404(objet.participations, pk=participation_pk)
    return _faire(
        request,
        objet,
        "Droit changé.",
        lambda: actes.changer_droit(auteur=request.user, participation=participation, droit=_droit(request)),
    )


@login_required
@require_POST
def retirer(request: Requete, pk: int, participation_pk: int) -> HttpResponse:
    objet = _groupe(request, pk)
    participation = get_object_or_404(objet.participations, pk=participation_pk)
    return _faire(
        request,
        objet,
        "Participant retiré.",
        lambda: actes.retirer(auteur=request.user, participation=participation),
    )


@login_required
@require_POST
def quitter(request: Requete, pk: int) -> HttpResponse:
    """Leave by oneself, or take one's whole entité out."""
    objet = get_object_or_404(Groupe.objects.visibles_par(request.user).de_partage(), pk=pk)
    if request.POST.get("qui") == "entite":
        return _faire(
            request,
            objet,
            "Votre entité a quitté le groupe.",
            lambda: actes.retirer_mon_entite(auteur=request.user, groupe=objet),
        )
    return _faire(
        request,
        objet,
        "Vous avez quitté le groupe.",
        lambda: actes.quitter(utilisateur=request.user, groupe=objet),
    )


def _groupe(request: Requete, pk: int) -> Groupe:
    return get_object_or_404(Groupe.objects.administrables_par(request.user).de_partage(), pk=pk)


def _faire(request: Requete, objet: Groupe, reussite: str, acte: Callable[[], object]) -> HttpResponse:
    """Do it and come back to the groupe, or to the list for who no longer sees it; a refusal is said above the page."""
    try:
        acte()
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
    else:
        messages.success(request, reussite)
    encore_la = Groupe.objects.administrables_par(request.user).filter(pk=objet.pk).exists()
    return redirect("groupe", objet.pk) if encore_la else redirect("groupes")


def _contexte(request: Requete, objet: Groupe) -> dict[str, Any]:
    participations = list(_participations(objet))
    peut_gerer = peut_gerer_participants(request.user, objet)
    texte = request.GET.get("q", "")[:TEXTE_MAX].strip()
    resultats = chercher(texte, limite=CANDIDATS_MAX) if texte and peut_gerer else Resultats()
    mien = droit_dans(request.user, objet)
    return {
        "groupe": objet,
        "participations": participations,
        "droits": Droit.choices,
        "droit": mien,
        "peut_gerer": peut_gerer,
        "peut_modifier": mien == Droit.PILOTAGE and objet.genre == Groupe.Genre.THEMATIQUE,
        "q": texte,
        "resultats": resultats,
        "deja_entites": {p.entite_id for p in participations},
        "deja_personnes": {p.utilisateur_id for p in participations},
        "en_personne": any(p.utilisateur_id == request.user.pk for p in participations),
        "mon_entite": next(
            (
                p.entite
                for p in participations
                if p.entite_id and p.entite == request.user.entite_active and not p.est_derivee
            ),
            None,
        )
        if est_responsable(request.user)
        else None,
    }


def _participations(objet: Groupe) -> Any:
    return (
        Participation.objects.filter(groupe=objet)
        .select_related("entite", "utilisateur__affectation_active__entite")
        .order_by("-droit", "entite__type", "entite__code", "utilisateur__last_name", "pk")
    )


def _choisi(parmi: Any, pk: str | None) -> Any:
    """The object of this form field, or None when the field is not there; 404 for what does not exist."""
    if not pk:
        return None
    return get_object_or_404(parmi, pk=entier(pk))


def _droit(request: Requete) -> int:
    formulaire = FormulaireDroit(request.POST)
    if not formulaire.is_valid():
        raise ValidationError({"droit": formulaire.errors["droit"]})
    return formulaire.cleaned_data["droit"]
