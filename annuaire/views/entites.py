"""How to reach an entité, corrected by who answers for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from annuaire.actes.entites import Ligne, modifier_entite
from annuaire.droits import verifier_peut_modifier_entite
from annuaire.etat import empreinte_entite
from annuaire.forms import FormulaireEntite, FormulairesNumeros, refuser
from annuaire.models import Entite
from annuaire.requete import Requete


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: Requete, code: str) -> HttpResponse:
    """The numbers, the address and the position that everybody reads."""
    entite = get_object_or_404(Entite, code=code)
    verifier_peut_modifier_entite(request.user, entite)
    lieu = {nom: getattr(entite, nom) for nom in ("adresse", "latitude", "longitude")}
    formulaire = FormulaireEntite(request.POST or None, initial=lieu | {"vue": empreinte_entite(entite)})
    connus = list(entite.numeros.order_by("genre", "id").values("genre", "numero", "libelle"))
    lignes = FormulairesNumeros(request.POST or None, initial=connus, prefix="numeros")
    actuelle: Entite | None = None
    if request.method == "POST" and formulaire.is_valid() and lignes.is_valid():
        remplies = [Ligne(**ligne) for ligne in lignes.cleaned_data if ligne.get("numero")]
        try:
            modifier_entite(auteur=request.user, entite=entite, numeros=remplies, **formulaire.cleaned_data)
        except ValidationError as refus:
            refuser(formulaire, refus)
            actuelle = _changee(formulaire, entite)
        else:
            messages.success(request, "Fiche enregistrée.")
            return redirect("entite", entite.code)
    contexte = {"entite": entite, "formulaire": formulaire, "lignes": lignes, "actuelle": actuelle}
    return render(request, "annuaire/annuaire/modifier_entite.html", contexte)


def _changee(formulaire: FormulaireEntite, entite: Entite) -> Entite | None:
    """The entité as a colleague has left it, to be shown beside what was typed: sent again, that was written after
    reading it. None when the refusal is another."""
    actuelle = Entite.objects.get(pk=entite.pk)
    vue = empreinte_entite(actuelle)
    if formulaire.cleaned_data["vue"] in ("", vue):
        return None
    formulaire.data = {nom: formulaire.data[nom] for nom in formulaire.data} | {"vue": vue}
    return actuelle
