"""The bank of links, by groupe and by theme."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.droits import peut_ecrire
from annuaire.forms import refuser
from annuaire.models import Groupe
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
    contexte = cote | {
        "liens": visibles.order_by("theme", "nom"),
        "themes": visibles.values("theme").annotate(n=Count("pk")).order_by("theme"),
        "formulaire": formulaire,
        "ecrivables": [g for g in cote["groupes"] if peut_ecrire(utilisateur, g)],
        "choisi": choisi,
    }
    return render(request, "ged/liens.html", contexte, status=400 if formulaire.errors else 200)


@login_required
@require_POST
def retirer(request: HttpRequest, lien_id: int) -> HttpResponse:
    lien = get_object_or_404(Lien.objects.visibles_par(qui(request)).select_related("groupe"), pk=lien_id)
    faire(request, lambda: retirer_lien(auteur=qui(request), lien=lien), "Le lien est retiré.")
    return redirect("ged_liens")


def _choisi(request: HttpRequest) -> Groupe | None:
    pk = entier(request.POST.get("groupe"))
    return groupe_visible(request, pk) if pk else None
