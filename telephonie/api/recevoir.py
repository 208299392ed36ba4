"""Intake of events, in bulk."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.models import Utilisateur
from telephonie.actes.recevoir import LIGNES_MAX, recevoir
from telephonie.models import SourceTelephonie
from telephonie.visibilite import samu_visibles

MO = 1024 * 1024
CORPS_MAX = 16 * MO
COUPE = "Cet envoi gzip s'arrête avant sa fin : rien n'en est pris."


class EnvoiTropGros(exceptions.APIException):
    status_code = 413
    default_detail = f"Cet envoi dépasse {CORPS_MAX // MO} Mio une fois décompressé : coupez-le."


class LignesJson(BaseParser):
    """JSON lines, compressed by gzip if the header says so; nothing is read beyond the limit."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        octets: bytes = stream.read(CORPS_MAX + 1)
        if len(octets) > CORPS_MAX:
            raise EnvoiTropGros
        requete = (parser_context or {}).get("request")
        if requete is not None and requete.META.get("HTTP_CONTENT_ENCODING", "") == "gzip":
            octets = _decompresser(octets)
        return octets.splitlines()


class RefusRendu(serializers.Serializer):
    ligne = serializers.IntegerField(help_text="Rang dans l'envoi, à partir de 1.")
    raison = serializers.CharField()


class BilanDeLEnvoi(serializers.Serializer):
    acceptes = serializers.IntegerField()
    deja_recus = serializers.IntegerField(help_text="Événements déjà connus : ils ne comptent qu'une fois.")
    refus = RefusRendu(many=True)


class EvenementsDeLaSource(APIView):
    # JSON too, so that a refusal for another reason (the CSRF token) is not hidden behind the type of the body.
    parser_classes = [LignesJson, JSONParser]
    throttle_scope = "telephonie"

    @extend_schema(
        description=f"Recevoir au plus {LIGNES_MAX} événements, un objet JSON par ligne (gzip admis). Chaque ligne est "
        "acceptée, déjà connue, ou refusée avec sa raison ; renvoyer le même lot ne double rien. Un appel se présente "
        "au Samu de la source, ou à un autre qu'un administrateur lui a déclaré.",
        request={"application/x-ndjson": OpenApiTypes.STR},
        responses=BilanDeLEnvoi,
    )
    def post(self, request: Request, code: str) -> Response:
        personne = request.user
        assert isinstance(personne, Utilisateur)  # noqa: S101 — IsAuthenticated came first
        visibles = SourceTelephonie.objects.filter(entite__in=samu_visibles(personne)).select_related("entite")
        source = get_object_or_404(visibles, code=code)
        lignes: Any = request.data
        if not isinstance(lignes, list) or not all(isinstance(ligne, bytes) for ligne in lignes):
            raise ValidationError("Envoyez des lignes JSON (application/x-ndjson).")
        bilan = recevoir(auteur=personne, source=source, lignes=lignes)
        refus = [{"ligne": rang, "raison": raison} for rang, raison in sorted(bilan.refus.items())]
        return Response({"acceptes": bilan.acceptes, "deja_recus": bilan.deja_recus, "refus": refus})


def _decompresser(octets: bytes) -> bytes:
    """What gzip holds, if it holds no more than the limit: all its members, one after the other (`cat a.gz b.gz`)."""
    if not octets:
        raise ValidationError(COUPE)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(octets)) as lecteur:
            clair = lecteur.read(CORPS_MAX + 1)
    except EOFError as erreur:
        raise ValidationError(COUPE) from erreur
    except (gzip.BadGzipFile, zlib.error) as erreur:
        raise ValidationError("Cet envoi n'est pas du gzip, ou il est abîmé.") from erreur
    if len(clair) > CORPS_MAX:
        raise EnvoiTropGros
    return clair
