"""What the REST API says of itself and of the person: the groupes, the OpenAPI schema, a readable page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.models import Droit, Groupe, Utilisateur
from portail.navigation import groupes_de

VERBES = ("get", "post", "put", "patch", "delete")


class GroupeRendu(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()
    genre = serializers.ChoiceField(choices=Groupe.Genre.choices)
    droit = serializers.ChoiceField(choices=Droit.choices)
    tete = serializers.IntegerField(help_text="Numéro de la dernière dépêche de son fil.")
    non_lus = serializers.IntegerField()
    urgents = serializers.IntegerField(help_text="Entrées urgentes parmi les non lues.")


class Groupes(APIView):
    @extend_schema(description="Mes groupes, celui de mon entité d'abord.", responses=GroupeRendu(many=True))
    def get(self, request: Request) -> Response:
        """The groupes that I see, the one of my entité first."""
        assert isinstance(request.user, Utilisateur)  # noqa: S101 — IsAuthenticated came first
        return Response([ligne._asdict() for ligne in groupes_de(request.user)])


class SessionDocumentee(OpenApiAuthenticationExtension):
    """How the schema names the session of the browser."""

    target_class = "portail.entree_rest.SessionPortail"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class MachineDocumentee(OpenApiAuthenticationExtension):
    """How the schema names the token of a machine."""

    target_class = "portail.entree_rest.MachineOAuth2"
    name = "machine"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flux = {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": {"api": "L'API du portail"}}}
        return {"type": "oauth2", "flows": flux}


@login_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The schema as a page: every address, what it takes, what it answers."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        _operation(adresse, verbe, operation)
        for adresse, verbes in schema["paths"].items()
        for verbe, operation in verbes.items()
        if verbe in VERBES
    ]
    objets = [
        {"nom": nom, "description": objet.get("description", ""), "champs": _champs(objet)}
        for nom, objet in schema["components"]["schemas"].items()
        if objet.get("properties")
    ]
    return render(request, "portail/api.html", {"operations": operations, "objets": objets})


def _operation(adresse: str, verbe: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "verbe": verbe.upper(),
        "adresse": adresse,
        "description": operation.get("description", ""),
        "parametres": [
            {"nom": p["name"], "type": _type(p["schema"]), "description": p.get("description", "")}
            for p in operation.get("parameters", [])
            if p["in"] == "query"
        ],
        "corps": _nom_du_contenu(operation.get("requestBody", {})),
        "reponses": [(code, _nom_du_contenu(reponse)) for code, reponse in operation.get("responses", {}).items()],
    }


def _champs(objet: dict[str, Any]) -> list[dict[str, Any]]:
    obligatoires = objet.get("required", [])
    return [
        {
            "nom": nom,
            "type": _type(champ),
            "description": champ.get("description", "") if "oneOf" not in champ else "",
            "est_obligatoire": nom in obligatoires,
        }
        for nom, champ in objet["properties"].items()
    ]


def _nom_du_contenu(porteur: dict[str, Any]) -> str:
    for contenu in porteur.get("content", {}).values():
        return _type(contenu["schema"])
    return ""


def _type(schema: dict[str, Any]) -> str:
    """ "Entree", "integer", "Entree[]" — or the values, where they are few."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if reunion := schema.get("allOf") or schema.get("oneOf"):
        return " | ".join(_type(partie) for partie in reunion)
    if "enum" in schema:
        return " | ".join(str(valeur) if valeur not in (None, "") else "vide" for valeur in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type", ""))
