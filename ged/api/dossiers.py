"""The tree of a groupe: listed, grown, rearranged; documents linked in it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ged.actes.ranger import creer_dossier, deplacer_dossier, renommer_dossier, retirer_dossier
from ged.actes.suivre import delier, lier
from ged.api.commun import document_visible, dossier_visible, groupe_visible, lire, qui
from ged.etat import donnees_document, donnees_dossier
from ged.models import Dossier, Raccourci
from ged.rendus import DocumentRendu, DossierRendu
from ged.serializers import DossierChange, DossierEntrant, RaccourciEntrant


class DossiersDuGroupe(APIView):
    @extend_schema(description="Tous les dossiers du groupe.", responses=DossierRendu(many=True))
    def get(self, request: Request, groupe_id: int) -> Response:
        dossiers = Dossier.objects.filter(groupe=groupe_visible(request, groupe_id)).presents()
        return Response([donnees_dossier(dossier) for dossier in dossiers])

    @extend_schema(description="Créer un dossier.", request=DossierEntrant, responses={201: DossierRendu})
    def post(self, request: Request, groupe_id: int) -> Response:
        groupe, lu = groupe_visible(request, groupe_id), lire(DossierEntrant, request)
        parent = dossier_visible(request, lu.get("parent"))
        dossier = creer_dossier(auteur=qui(request), groupe=groupe, nom=lu["nom"], parent=parent)
        return Response(donnees_dossier(dossier), status=201)


class UnDossier(APIView):
    @extend_schema(description="Renommer ou déplacer un dossier.", request=DossierChange, responses=DossierRendu)
    def patch(self, request: Request, dossier_id: int) -> Response:
        dossier, lu = _present(request, dossier_id), lire(DossierChange, request)
        if "nom" in lu:
            dossier = renommer_dossier(auteur=qui(request), dossier=dossier, nom=lu["nom"])
        if "parent" in lu:
            vers = dossier_visible(request, lu["parent"])
            dossier = deplacer_dossier(auteur=qui(request), dossier=dossier, vers=vers)
        return Response(donnees_dossier(dossier))

    @extend_schema(description="Retirer un dossier vide.", responses={204: None})
    def delete(self, request: Request, dossier_id: int) -> Response:
        retirer_dossier(auteur=qui(request), dossier=_present(request, dossier_id))
        return Response(status=204)


class Raccourcis(APIView):
    @extend_schema(
        description="Montrer ici un document qui est ailleurs, au lieu d'en garder une copie.",
        request=RaccourciEntrant,
        responses={201: DocumentRendu},
    )
    def post(self, request: Request, dossier_id: int) -> Response:
        document = document_visible(request, lire(RaccourciEntrant, request)["document"])
        lier(auteur=qui(request), document=document, dossier=_present(request, dossier_id))
        return Response(donnees_document(document), status=201)


class UnRaccourci(APIView):
    @extend_schema(description="Ne plus montrer ici un document qui est ailleurs.", responses={204: None})
    def delete(self, request: Request, dossier_id: int, document_id: int) -> Response:
        liens = Raccourci.objects.filter(dossier=_present(request, dossier_id)).select_related(
            "document", "dossier__groupe"
        )
        delier(auteur=qui(request), raccourci=get_object_or_404(liens, document=document_visible(request, document_id)))
        return Response(status=204)


def _present(request: Request, dossier_id: int) -> Dossier:
    dossier = dossier_visible(request, dossier_id)
    if dossier is None:
        raise Http404
    return dossier
