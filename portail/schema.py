"""The OpenAPI schema: what drf-spectacular reads of the views, and what is true of all of them.

Every refusal is a problem document, every reading has an ETag: said here once rather than in each view.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from portail.portees import PORTEES, portee_de
from portail.problemes import TITRES, TYPE

AVEC_CORPS = ("POST", "PUT", "PATCH")
SI_PAS_CHANGE = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "L'ETag que vous tenez : 304 si rien n'a changé.",
}
SI_INCHANGE = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "L'ETag de l'état d'où part ce changement ; une machine le donne, ou la `version` dans le corps "
    "quand il en a une.",
}
ETAGUE = {"ETag": {"schema": {"type": "string"}, "description": "Le nom de cet état."}}
PATIENTER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Secondes à attendre."}}

SANS_VOIR = "Vous n'y avez plus accès ; ce que vous aviez demandé, envoyé de nouveau, est fait."


class PosteNomme(serializers.Serializer):
    """A post of the person's own, as the screen names it."""

    id = serializers.IntegerField()
    libelle = serializers.CharField()


class Probleme(serializers.Serializer):
    """A refusal, as RFC 9457 says: `detail` is a sentence to show."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    requete = serializers.CharField(help_text="Référence à donner au support.")
    erreurs = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Par champ refusé, les phrases qui disent pourquoi ; la clé vide : la demande entière.",
    )
    actuel = serializers.JSONField(
        required=False, help_text="L'objet de la carte, ou la liste des victimes visées, tels qu'ils sont devenus."
    )
    poste_ecrit = PosteNomme(required=False, allow_null=True, help_text="Celui où la demande a été écrite.")
    poste_actif = PosteNomme(required=False, allow_null=True, help_text="Celui de la session maintenant.")


class Schema(AutoSchema):
    """One operation of the API. A view says in `conditionnes` which of its methods start from a state (If-Match)."""

    def get_operation(self, *arguments: Any, **options: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*arguments, **options)
        if operation is None:
            return None
        reponses = operation["responses"]
        for code in self._refus(operation):
            reponses.setdefault(str(code), self._probleme(code))
        if hasattr(getattr(self.view, self.method.lower()), "rejouable_sans_voir"):
            reponses["204"] = {"description": SANS_VOIR}
        self._conditionner(operation)
        operation["responses"] = dict(sorted(reponses.items()))
        return operation

    def get_operation_id(self) -> str:
        """The method and the address: two operations never share it."""
        return re.sub(r"\W+", "_", f"{self.method}{self.path.removeprefix('/api/v1')}").strip("_").lower()

    @property
    def portee(self) -> str | None:
        return portee_de(type(self.view).__module__, self.method)

    def _refus(self, operation: dict[str, Any]) -> list[int]:
        refus = [401, 403, 404, 406, 429, 503]
        if self.method != "GET" or any(p["in"] == "query" for p in operation.get("parameters", [])):
            refus.append(400)
        if self.method in AVEC_CORPS:
            # 409: the session has changed its active post since the page was opened.
            refus += [409, 413, 415]
        if self.method in getattr(self.view, "conditionnes", ()):
            refus += [409, 412, 428]
        return refus

    def _conditionner(self, operation: dict[str, Any]) -> None:
        parametres = operation.setdefault("parameters", [])
        rendus = operation["responses"].get("200", {}).get("content", {})
        if self.method == "GET" and any("json" in genre for genre in rendus):
            operation["responses"]["200"]["headers"] = ETAGUE
            operation["responses"]["304"] = {"description": "Rien n'a changé.", "headers": ETAGUE}
            parametres.append(SI_PAS_CHANGE)
        elif "428" in operation["responses"]:
            parametres.append(SI_INCHANGE)

    def _probleme(self, code: int) -> dict[str, Any]:
        composant = self.resolve_serializer(Probleme, "response")
        reponse = {"description": TITRES[code], "content": {TYPE: {"schema": composant.ref}}}
        return reponse | ({"headers": PATIENTER} if code in (429, 503) else {})


class SessionDocumentee(OpenApiAuthenticationExtension):
    """How the schema names the session of the browser."""

    target_class = "portail.entree_rest.SessionPortail"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class MachineDocumentee(OpenApiAuthenticationExtension):
    """How the schema names the token of a machine, and the scope that each operation asks for."""

    target_class = "portail.entree_rest.MachineOAuth2"
    name = "machine"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        return {"machine": [auto_schema.portee] if auto_schema.portee else []}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": PORTEES}}}
