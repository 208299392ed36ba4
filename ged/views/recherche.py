"""Search over every library that the person may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.mots import surligner
from annuaire.recherche_bornee import TROP_LARGE, TropLargeError, bornee
from annuaire.requete import entier
from ged.arbre import colonne
from ged.etat import donnees_document
from ged.models import Document
from ged.recherche import PAGE, Criteres, avec_extrait, chercher
from ged.views.commun import qui

VALIDITES = [("", "Valides ou non"), ("valide", "Valides"), ("obsolete", "Obsolètes ou périmés")]


class FormulaireRecherche(forms.Form):
    """The words and the filters; what is unreadable is left out rather than refused."""

    q = forms.CharField(required=False, max_length=200)
    type = forms.ChoiceField(required=False, choices=[("", "Tous les types"), *Document.Type.choices])
    validite = forms.ChoiceField(required=False, choices=VALIDITES)
    depuis = forms.DateField(required=False)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).replace("\x00", "")


@login_required
@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """The documents that contain the words, those whose title has them first."""
    formulaire = FormulaireRecherche(request.GET)
    formulaire.is_valid()
    lu = formulaire.cleaned_data
    criteres = Criteres(
        q=lu.get("q") or "",
        groupe=entier(request.GET.get("groupe")) or None,
        type=lu.get("type") or "",
        validite=lu.get("validite") or "",
        depuis=lu.get("depuis"),
    )
    depart = min(entier(request.GET.get("depart")), 10_000)
    trouves: list[int] = []
    refus = ""
    try:
        with bornee():
            trouves = [] if criteres.est_vide else chercher(qui(request), criteres, depart)
    except TropLargeError:
        refus = TROP_LARGE
    parametres = request.GET.copy()
    parametres["depart"] = str(depart + PAGE)
    contexte = colonne(qui(request)) | {
        "criteres": criteres,
        "refus": refus,
        "resultats": _resultats(trouves[:PAGE], criteres.q),
        "suite": f"?{parametres.urlencode()}" if len(trouves) > PAGE else "",
        "types": Document.Type.choices,
        "validites": VALIDITES,
        "depart": depart,
    }
    return render(request, "ged/recherche.html", contexte)


def _resultats(trouves: list[int], q: str) -> list[dict[str, Any]]:
    """In the order found, with the passages."""
    lus: dict[int, Any] = {d.pk: d for d in avec_extrait(Document.objects.filter(pk__in=trouves), q)}
    return [
        {
            "d": donnees_document(lus[pk]),
            "groupe": lus[pk].groupe,
            "titre": surligner(getattr(lus[pk], "titre_trouve", "") or lus[pk].titre),
            "extrait": surligner(getattr(lus[pk], "extrait_brut", "") or ""),
        }
        for pk in trouves
        if pk in lus
    ]
