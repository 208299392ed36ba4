"""Read and write entries."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from maincourante.actes.consigner import consigner
from maincourante.api.commun import complete, entree_visible, groupe_visible, lire, qui
from maincourante.etat import avec_suite, donnees_entree
from maincourante.filtres import PAGE, page
from maincourante.forms import PERIODES, VUES, Filtres
from maincourante.models import Entree
from maincourante.rendus import EntreeRendue, PageRendue
from maincourante.serializers import EntreeEntrante

FILTRES = [
    OpenApiParameter("periode", str, enum=list(PERIODES)),
    OpenApiParameter("du", OpenApiTypes.DATETIME),
    OpenApiParameter("au", OpenApiTypes.DATETIME),
    OpenApiParameter("auteur", int),
    OpenApiParameter("entite", int),
    OpenApiParameter("categorie", str),
    OpenApiParameter("importance", str, enum=Entree.Importance.values, many=True),
    OpenApiParameter("vue", str, enum=list(VUES)),
    OpenApiParameter("systeme", str, enum=["non"]),
    OpenApiParameter("q", str, description="Mots cherchés, sans souci des accents ni des pluriels."),
    OpenApiParameter("avant", int, description="Entrées de numéro plus petit, les plus récentes d'abord."),
    OpenApiParameter("apres", int, description="Entrées de numéro plus grand, les plus anciennes d'abord."),
]


class EntreesDuGroupe(APIView):
    """The entries of a groupe."""

    @extend_schema(
        description="Une page d'entrées, les plus récentes d'abord (avec `apres`, les plus anciennes).",
        parameters=FILTRES,
        responses=PageRendue,
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        """A page of entries, newest first; with `apres`, oldest first from there. `suivant`: the next page."""
        groupe = groupe_visible(request, groupe_id)
        filtres = Filtres(request.query_params)
        if not filtres.is_valid():
            raise ValidationError({champ: list(erreurs) for champ, erreurs in filtres.errors.items()})
        criteres = filtres.criteres(qui(request))
        montante = criteres.apres is not None
        entrees = page(
            avec_suite(Entree.objects.filter(groupe=groupe)),
            criteres,
            PAGE + 1,
        )
        suivant = _suivant(request, entrees[PAGE - 1], montante=montante) if len(entrees) > PAGE else None
        return Response({"resultats": [donnees_entree(e) for e in entrees[:PAGE]], "suivant": suivant})

    @extend_schema(
        description="Consigner une entrée : 201, ou 200 avec la première entrée quand le jeton a déjà servi.",
        request=EntreeEntrante,
        responses={201: EntreeRendue, 200: EntreeRendue},
    )
    @rejouable_sans_voir(par_jeton(Entree.objects, "groupe"))
    def post(self, request: Request, groupe_id: int) -> Response:
        """Record an entry: 201, or 200 with the first entry when the jeton has already served."""
        groupe = groupe_visible(request, groupe_id)
        consignee = consigner(auteur=qui(request), groupe=groupe, **lire(EntreeEntrante, request))
        if consignee.donnees is not None:
            return Response(consignee.donnees, status=201)
        return Response(complete(consignee.entree))


class UneEntree(APIView):
    @extend_schema(description="Une entrée et tout ce qui la suit.", responses=EntreeRendue)
    def get(self, request: Request, entree_id: int) -> Response:
        """One entry."""
        return Response(complete(entree_visible(request, entree_id)))


def _suivant(request: Request, derniere: Entree, *, montante: bool) -> str:
    parametres: Any = request.query_params.copy()
    parametres["apres" if montante else "avant"] = derniere.numero
    return f"{request.path}?{parametres.urlencode()}"
