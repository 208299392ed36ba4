"""The settings of a main courante: templates of entries, delay of prise en compte, who may what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from annuaire.droits import droit_dans
from annuaire.models import Droit, Groupe
from annuaire.requete import entier
from maincourante.actes.regler import creer_modele, regler, supprimer_modele
from maincourante.forms import FormulaireDelai, FormulaireModele
from maincourante.models import MainCourante, Modele
from maincourante.views.commun import groupe_visible, qui


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reglages(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """See the settings; change one of them, named by the field `acte` (creer_modele, supprimer_modele, regler)."""
    groupe = groupe_visible(request, groupe_id)
    formulaires: dict[str, Any] = {}
    if request.method == "POST":
        acte = ACTES.get(request.POST.get("acte", ""))
        formulaires = acte(request, groupe) if acte else {}
        if not formulaires:
            return redirect("reglages_main_courante", groupe.pk)
    return render(
        request,
        "maincourante/reglages.html",
        _contexte(request, groupe) | formulaires,
        status=400 if formulaires else 200,
    )


def _creer_modele(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    formulaire = FormulaireModele(request.POST)
    if formulaire.is_valid():
        try:
            creer_modele(auteur=qui(request), groupe=groupe, **formulaire.cleaned_data)
        except ValidationError as erreur:
            formulaire.add_error(None, erreur)
        else:
            messages.success(request, "Modèle ajouté.")
            return {}
    return {"formulaire_modele": formulaire}


def _supprimer_modele(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    identifiant = request.POST.get("modele", "")
    modeles = Modele.objects.filter(groupe=groupe).select_related("groupe")
    modele = get_object_or_404(modeles, pk=entier(identifiant))
    supprimer_modele(auteur=qui(request), modele=modele)
    messages.success(request, "Modèle supprimé.")
    return {}


def _regler(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    formulaire = FormulaireDelai(request.POST)
    if formulaire.is_valid():
        try:
            regler(auteur=qui(request), groupe=groupe, **formulaire.cleaned_data)
        except ValidationError as erreur:
            formulaire.add_error(None, erreur)
        else:
            messages.success(request, "Délai enregistré.")
            return {}
    return {"formulaire_delai": formulaire}


ACTES = {"creer_modele": _creer_modele, "supprimer_modele": _supprimer_modele, "regler": _regler}


def _contexte(request: HttpRequest, groupe: Groupe) -> dict[str, Any]:
    droit = droit_dans(qui(request), groupe) or Droit.LECTURE
    delai = MainCourante.objects.filter(pk=groupe.pk).values_list("delai_prise_en_compte", flat=True).first()
    participations = groupe.participations.select_related("entite", "utilisateur").order_by("-droit", "id")
    return {
        "groupe": groupe,
        "droit": int(droit),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "peut_piloter": droit >= Droit.PILOTAGE,
        "modeles": groupe.modeles.select_related("categorie"),
        "participations": participations,
        "delai": delai,
        "delai_portail": int(settings.DELAI_PRISE_EN_COMPTE.total_seconds() // 60),
        "formulaire_modele": FormulaireModele(),
        "formulaire_delai": FormulaireDelai(initial={"delai_prise_en_compte": delai}),
    }
