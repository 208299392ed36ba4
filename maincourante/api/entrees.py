"""Read and write entries."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maincourante.actes.consigner import consigner
from maincourante.api.commun import complete, entree_visible, groupe_visible, lire, qui
from maincourante.etat import avec_suite, donnees_entree
from maincourante.filtres import PAGE, page
from maincourante.forms import Filtres
from maincourante.models import Entree
from maincourante.serializers import EntreeEntrante

PAGE_MAX = 200


class EntreesDuGroupe(APIView):
    """The entries of a groupe."""

    def get(self, request: Request, groupe_id: int) -> Response:
        """A page of entries, newest first; with `apres`, oldest first from there. `suivant`: the next page."""
        groupe = groupe_visible(request, groupe_id)
        filtres = Filtres(request.query_params)
        if not filtres.is_valid():
            raise ValidationError(filtres.errors.get_json_data() and dict(filtres.errors.items()))
        criteres = filtres.criteres(qui(request))
        montante = criteres.apres is not None
        entrees = page(
            avec_suite(Entree.objects.filter(groupe=groupe)),
            criteres,
            PAGE + 1,
            "numero" if montante else "-numero",
        )
        suivant = _suivant(request, entrees[PAGE - 1], montante=montante) if len(entrees) > PAGE else None
        return Response({"resultats": [donnees_entree(e) for e in entrees[:PAGE]], "suivant": suivant})

    def post(self, request: Request, groupe_id: int) -> Response:
        """Record an entry: 201, or 200 with the first entry when the jeton has already served."""
        groupe = groupe_visible(request, groupe_id)
        consignee = consigner(auteur=qui(request), groupe=groupe, **lire(EntreeEntrante, request))
        if consignee.est_nouvelle:
            return Response(donnees_entree(consignee.entree), status=201)
        return Response(complete(consignee.entree))


class UneEntree(APIView):
    def get(self, request: Request, entree_id: int) -> Response:
        return Response(complete(entree_visible(request, entree_id)))


def _suivant(request: Request, derniere: Entree, *, montante: bool) -> str:
    parametres: Any = request.query_params.copy()
    parametres["apres" if montante else "avant"] = derniere.numero
    return f"{request.path}?{parametres.urlencode()}"
