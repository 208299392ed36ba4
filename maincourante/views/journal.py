"""The main courante itself: the page, its older and newer entries, the permalink to one entry."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annuaire.droits import Acces, droit_selon
from annuaire.models import Droit, Groupe
from annuaire.preparees import Preparee
from maincourante.entete import decrire, lire_entete
from maincourante.etat import avec_suite, donnees_entree
from maincourante.filtres import PAGE, Criteres, page
from maincourante.models import Entree
from maincourante.suites import habillage_de
from maincourante.views.commun import Demande, groupe_visible, lire_filtres, qui

AUTOUR = PAGE // 2
SANS_BORNE = 2**62

# What is opened all day long: the newest entries, or those before a number, unfiltered.
DERNIERES = Preparee(
    lambda groupe, avant: avec_suite(Entree.objects.filter(groupe_id=groupe, numero__lt=avant)).order_by("-numero")[
        : PAGE + 1
    ],
    groupe=int,
    avant=int,
)


@login_required
@require_safe
def main_courante(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """The log of a groupe, its newest entries or, with `avant`/`apres`, a page of older or newer ones."""
    return _page(request, groupe_id, lire_filtres(request))


@login_required
@require_safe
def suite(request: HttpRequest, groupe_id: int) -> HttpResponse:
    """The next entries of the page, as a fragment."""
    groupe = groupe_visible(request, groupe_id)
    demande = lire_filtres(request)
    return render(request, "maincourante/_suite.html", demande.contexte() | _entrees(groupe, demande.criteres))


@login_required
@require_safe
def entree(request: HttpRequest, groupe_id: int, numero: int) -> HttpResponse:
    """The log around one entry, which is highlighted."""
    visee = get_object_or_404(
        Entree.objects.visibles_par(qui(request)).only("numero"), groupe_id=groupe_id, numero=numero
    )
    return _page(request, groupe_id, lire_filtres(request), visee=visee)


def _page(request: HttpRequest, groupe_id: int, demande: Demande, visee: Entree | None = None) -> HttpResponse:
    utilisateur = qui(request)
    groupe = lire_entete(utilisateur, groupe_id)
    droit = droit_selon(utilisateur, groupe, [Acces(**acces) for acces in groupe.acces]) or Droit.LECTURE
    contexte = decrire(groupe) | demande.contexte()
    contexte |= _autour(groupe, visee.numero) if visee else _entrees(groupe, demande.criteres)
    contexte |= {
        "droit": int(droit),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "entree_visee": visee.pk if visee else None,
        "numero_vise": visee.numero if visee else None,
    }
    contexte |= habillage_de(utilisateur, groupe)
    return render(request, "maincourante/main_courante.html", contexte)


def _entrees(groupe: Groupe, criteres: Criteres) -> dict[str, Any]:
    """One page, oldest first, with the cursors of the pages on both sides (None where there is none)."""
    montante = criteres.apres is not None
    if montante or criteres.est_actif:
        lues = page(avec_suite(Entree.objects.filter(groupe=groupe)), criteres, PAGE + 1)
    else:
        avant = SANS_BORNE if criteres.avant is None else criteres.avant
        lues = DERNIERES(groupe=groupe.pk, avant=avant)
    reste, lues = len(lues) > PAGE, lues[:PAGE]
    if not montante:
        lues.reverse()
    plus_ancien = montante or reste
    plus_recent = reste if montante else criteres.avant is not None
    return _bornes(lues, plus_ancien=plus_ancien, plus_recent=plus_recent)


def _autour(groupe: Any, numero: int) -> dict[str, Any]:
    """The entry with those before and after it, unfiltered. Numbers have no gaps: a range of them is a page."""
    debut, fin = numero - AUTOUR + 1, numero + AUTOUR
    lues = avec_suite(Entree.objects.filter(groupe=groupe, numero__range=(debut, fin))).order_by("numero")
    return _bornes(list(lues), plus_ancien=debut > 1, plus_recent=fin < groupe.total)


def _bornes(lues: list[Entree], *, plus_ancien: bool, plus_recent: bool) -> dict[str, Any]:
    return {
        "entrees": [donnees_entree(lue) for lue in lues],
        "a_une_suite": bool(lues) and plus_ancien,
        "avant": lues[0].numero if lues and plus_ancien else None,
        "apres": lues[-1].numero if lues and plus_recent else None,
    }
