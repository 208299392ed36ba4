"""Points de situation and relèves."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.conditions import verifier_condition, version_voulue
from evenements.actes.faire_le_point import abandonner_point, preparer_point, publier_point, rediger_point
from evenements.actes.relever import prendre_releve, preparer_releve
from evenements.api.evenements import evenement_visible
from evenements.etat import donnees_point, donnees_releve
from evenements.formes import PointRendu, ReleveRendue
from evenements.models import PointSituation, Releve
from evenements.serializers import ReleveEntrante, SectionsEntrantes, VersionDuPoint
from maincourante.api.commun import lire, qui


class Points(APIView):
    @extend_schema(description="Les points de situation, les plus récents d'abord.", responses=PointRendu(many=True))
    def get(self, request: Request, evenement_id: int) -> Response:
        """The points, newest first."""
        points = evenement_visible(request, evenement_id).points.select_related("evenement", "redige_par", "publie_par")
        return Response([donnees_point(point) for point in points.order_by("-pk")])

    @extend_schema(
        description="Préparer un point : généré de l'état de l'événement. Le brouillon en cours est rendu tel quel.",
        request=None,
        responses={201: PointRendu},
    )
    def post(self, request: Request, evenement_id: int) -> Response:
        """Generate a draft, or give the one that is being written."""
        evenement = evenement_visible(request, evenement_id)
        point = preparer_point(auteur=qui(request), evenement=evenement)
        return Response(donnees_point(point), status=201)


class UnPoint(APIView):
    conditionnes = ("PATCH", "DELETE")

    @extend_schema(description="Un point de situation.", responses=PointRendu)
    def get(self, request: Request, evenement_id: int, point_id: int) -> Response:
        """One point."""
        return Response(donnees_point(_point(request, evenement_id, point_id)))

    @extend_schema(
        description="Rédiger le brouillon, à partir de la version lue.", request=SectionsEntrantes, responses=PointRendu
    )
    def patch(self, request: Request, evenement_id: int, point_id: int) -> Response:
        """Change the texts of the draft; a version that is no longer the last is refused."""
        point = _point(request, evenement_id, point_id)
        lu = lire(SectionsEntrantes, request)
        version = version_voulue(request, lu, version=point.version, donnees=donnees_point(point))
        redige = rediger_point(auteur=qui(request), point=point, textes=lu["sections"], version=version)
        return Response(donnees_point(redige))

    @extend_schema(description="Abandonner le brouillon.", responses={204: None})
    def delete(self, request: Request, evenement_id: int, point_id: int) -> Response:
        """Throw the draft away."""
        point = _point(request, evenement_id, point_id)
        verifier_condition(request, donnees_point(point))
        abandonner_point(auteur=qui(request), point=point, version=point.version)
        return Response(status=204)


class Publication(APIView):
    conditionnes = ("POST",)

    @extend_schema(
        description="Publier le brouillon : il prend un numéro et ne change plus.",
        request=VersionDuPoint,
        responses=PointRendu,
    )
    def post(self, request: Request, evenement_id: int, point_id: int) -> Response:
        """Publish the draft, as it was read."""
        point = _point(request, evenement_id, point_id)
        lu = lire(VersionDuPoint, request)
        version = version_voulue(request, lu, version=point.version, donnees=donnees_point(point))
        publie = publier_point(auteur=qui(request), point=point, version=version)
        return Response(donnees_point(publie))


class Releves(APIView):
    @extend_schema(description="Les relèves, les plus récentes d'abord.", responses=ReleveRendue(many=True))
    def get(self, request: Request, evenement_id: int) -> Response:
        """The handovers, newest first."""
        releves = evenement_visible(request, evenement_id).releves.avec_les_siens()
        return Response([donnees_releve(releve) for releve in releves.order_by("-pk")])

    @extend_schema(description="Préparer et signer sa relève.", request=ReleveEntrante, responses={201: ReleveRendue})
    def post(self, request: Request, evenement_id: int) -> Response:
        """Prepare and sign one's handover."""
        evenement = evenement_visible(request, evenement_id)
        releve = preparer_releve(auteur=qui(request), evenement=evenement, **lire(ReleveEntrante, request))
        return Response(donnees_releve(releve), status=201)


class Prise(APIView):
    @extend_schema(description="Contresigner la relève d'un autre.", request=None, responses=ReleveRendue)
    def post(self, request: Request, evenement_id: int, releve_id: int) -> Response:
        """Countersign the handover of somebody else."""
        evenement = evenement_visible(request, evenement_id)
        releve = get_object_or_404(Releve.objects.select_related("evenement"), evenement=evenement, pk=releve_id)
        return Response(donnees_releve(prendre_releve(auteur=qui(request), releve=releve)))


def _point(request: Request, evenement_id: int, point_id: int) -> PointSituation:
    evenement = evenement_visible(request, evenement_id)
    points = PointSituation.objects.select_related("evenement", "redige_par", "publie_par")
    return get_object_or_404(points, evenement=evenement, pk=point_id)
