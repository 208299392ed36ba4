"""Search over every main courante that the person may see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annuaire.models import Groupe
from annuaire.mots import surligner
from annuaire.recherche_bornee import TROP_LARGE, TropLargeError, bornee
from maincourante.etat import avec_suite, donnees_entree
from maincourante.forms import Recherche
from maincourante.models import Entree
from maincourante.recherche import avec_extrait, chercher
from maincourante.views.commun import qui

PAGE = 30


@login_required
@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """The entries that contain the words, newest first; `avant` is the id of the last one already shown."""
    formulaire = Recherche(request.GET)
    formulaire.is_valid()
    q, avant = formulaire.cleaned_data.get("q") or "", formulaire.cleaned_data.get("avant")
    groupes = {g.pk: g for g in Groupe.objects.visibles_par(qui(request)).de_partage()}
    entrees = Entree.objects.filter(groupe__in=groupes)
    trouvees: list[int] = []
    refus = ""
    try:
        with bornee():
            trouvees = chercher(entrees if avant is None else entrees.filter(pk__lt=avant), q, PAGE + 1)
    except TropLargeError:
        refus = TROP_LARGE
    lues = (
        avec_extrait(avec_suite(Entree.objects.filter(pk__in=trouvees[:PAGE])), q).order_by("-pk") if trouvees else []
    )
    contexte = {
        "q": q,
        "formulaire": formulaire,
        "refus": refus,
        "resultats": [_resultat(entree, groupes) for entree in lues],
        "avant": trouvees[PAGE - 1] if len(trouvees) > PAGE else None,
    }
    modele = "maincourante/_resultats.html" if request.headers.get("HX-Request") else "maincourante/recherche.html"
    return render(request, modele, contexte)


def _resultat(entree: Any, groupes: dict[int, Groupe]) -> dict[str, Any]:
    """An entry found, the groupe it is in, and its passages (or those of a comment) with the words in <mark>."""
    return {
        "e": donnees_entree(entree),
        "groupe": groupes[entree.groupe_id],
        "extrait": surligner(entree.extrait_brut),
        "commentaire": surligner(entree.commentaire_brut or ""),
    }
