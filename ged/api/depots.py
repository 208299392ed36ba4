"""Uploads that may be cut: announce a file, send its pieces, ask where to take it up again."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ged import magasin
from ged.actes.depots import abandonner, ouvrir_depot, recevoir
from ged.api.commun import groupe_ou_deposer, lire, qui
from ged.doublons import doublons
from ged.models import Depot
from ged.rendus import DepotCommence, DepotRendu
from ged.serializers import DepotEntrant

MORCEAU_MAX = 8 * 1024 * 1024
NOMBRE = re.compile(r"\d{1,15}", re.ASCII)


class Octets(BaseParser):
    """A piece of a file as it is; what passes the limit is refused before it is kept."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        octets: bytes = stream.read(MORCEAU_MAX + 1)
        if len(octets) > MORCEAU_MAX:
            raise ValidationError(
                {"fichier": f"Un morceau dépasse {MORCEAU_MAX // 1024 // 1024} Mio : coupez plus fin."}
            )
        return octets


class DepotsDuGroupe(APIView):
    @extend_schema(
        description="Annoncer un fichier : son nom et sa taille sont vérifiés avant que rien ne parte.",
        request=DepotEntrant,
        responses={201: DepotRendu},
    )
    def post(self, request: Request, groupe_id: int) -> Response:
        """Open an upload; the same jeton again gives it with what it has already received."""
        groupe = groupe_ou_deposer(request, groupe_id)
        depot = ouvrir_depot(auteur=qui(request), groupe=groupe, **lire(DepotEntrant, request))
        return Response(_rendu(request, depot), status=201)


class UnDepot(APIView):
    # JSON too, so that a refusal for another reason (the CSRF token) is not hidden behind the type of the body.
    parser_classes = [Octets, JSONParser]

    @extend_schema(
        description="Où en est ce dépôt, et l'empreinte de ce qui est reçu : c'est de là que le même fichier reprend.",
        responses=DepotCommence,
    )
    def get(self, request: Request, jeton: UUID) -> Response:
        depot = _le_mien(request, jeton)
        return Response(_rendu(request, depot) | {"empreinte": magasin.empreinte_de(magasin.chemin_du_depot(jeton))})

    @extend_schema(
        description="Envoyer un morceau, à partir de l'octet `debut`. Un morceau déjà reçu ne change rien.",
        parameters=[OpenApiParameter("debut", int)],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=DepotRendu,
    )
    def put(self, request: Request, jeton: UUID) -> Response:
        depot = _le_mien(request, jeton)
        debut = request.query_params.get("debut", "0")
        if not NOMBRE.fullmatch(debut):
            raise ValidationError({"debut": "Écrivez le rang du premier octet du morceau."})
        octets: Any = request.data or b""
        if not isinstance(octets, bytes):
            raise ValidationError({"fichier": "Envoyez les octets tels quels (application/octet-stream)."})
        recu = recevoir(auteur=qui(request), depot=depot, debut=int(debut), octets=octets)
        return Response(_rendu(request, recu))

    @extend_schema(description="Abandonner ce dépôt : il n'en reste rien.", responses={204: None})
    def delete(self, request: Request, jeton: UUID) -> Response:
        abandonner(depot=_le_mien(request, jeton))
        return Response(status=204)


def _le_mien(request: Request, jeton: UUID) -> Depot:
    return get_object_or_404(Depot.objects.select_related("groupe"), pk=jeton, utilisateur=qui(request))


def _rendu(request: Request, depot: Depot) -> dict[str, Any]:
    fini = depot.recu == depot.taille
    return {
        "jeton": str(depot.jeton),
        "nom": depot.nom,
        "taille": depot.taille,
        "recu": depot.recu,
        "doublons": doublons(qui(request), depot) if fini else [],
    }
