"""The bank of links, by groupe and by theme."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.droits import peut_ecrire, peut_piloter
from annuaire.forms import refuser
from annuaire.models import Groupe, Utilisateur
from annuaire.requete import entier
from ged.actes.tenir_les_liens import ajouter_lien, retirer_lien
from ged.arbre import colonne
from ged.models import Lien
from ged.views.commun import faire, groupe_visible, qui


class FormulaireLien(forms.Form):
    """A new link."""

    nom = forms.CharField(label="Nom", max_length=120)
    adresse = forms.CharField(label="Adresse", max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"}))
    theme = forms.CharField(label="Thème", max_length=60, help_text="Météo, hôpitaux, préfecture…")
    description = forms.CharField(label="Description", required=False, max_length=200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def liens(request: HttpRequest) -> HttpResponse:
    """All the links that the person sees; the form adds one to the groupe chosen."""
    utilisateur = qui(request)
    choisi = _choisi(request)
    formulaire = FormulaireLien(request.POST or None)
    if request.method == "POST" and formulaire.is_valid() and choisi:
        try:
            ajouter_lien(auteur=utilisateur, groupe=choisi, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
        else:
            return redirect("ged_liens")
    visibles = Lien.objects.visibles_par(utilisateur).select_related("groupe", "ajoute_par")
    cote = colonne(utilisateur)
    connus = list(visibles.order_by("theme", "nom"))
    ecrivables = [g for g in cote["groupes"] if peut_ecrire(utilisateur, g)]
    contexte = cote | {
        "liens": connus,
        "retirables": _retirables(utilisateur, connus, ecrivables),
        "themes": visibles.values("theme").annotate(n=Count("pk")).order_by("theme"),
        "formulaire": formulaire,
        "ecrivables": ecrivables,
        "choisi": choisi,
    }
    return render(request, "ged/liens.html", contexte, status=400 if formulaire.errors else 200)


@login_required
@require_POST
def retirer(request: HttpRequest, lien_id: int) -> HttpResponse:
    lien = get_object_or_404(Lien.objects.visibles_par(qui(request)).select_related("groupe"), pk=lien_id)
    faire(request, lambda: retirer_lien(auteur=qui(request), lien=lien), "Le lien est retiré.")
    return redirect("ged_liens")


def _retirables(utilisateur: Utilisateur, liens: list[Lien], ecrivables: list[Groupe]) -> set[int]:
    """Those that `verifier_peut_retirer_lien` lets go: a cross that a page of refusal answers is not offered."""
    ouverts = {g.pk for g in ecrivables}
    pilotes = {g.pk for g in ecrivables if peut_piloter(utilisateur, g)}
    siens = {lien.pk for lien in liens if lien.groupe_id in ouverts and lien.ajoute_par_id == utilisateur.pk}
    return siens | {lien.pk for lien in liens if lien.groupe_id in pilotes}


def _choisi(request: HttpRequest) -> Groupe | None:
    pk = entier(request.POST.get("groupe"))
    return groupe_visible(request, pk) if pk else None
