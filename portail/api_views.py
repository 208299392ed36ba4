"""What the REST API says of itself and of the person: the groupes, the OpenAPI schema, a readable page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import qui
from annuaire.api.rendus import EntiteNommee
from annuaire.droits import droit_lu
from annuaire.models import Droit, Groupe
from evenements.etat import en_texte, etat_entite, etat_personne
from fil.lectures import tetes
from ged.api.commun import groupe_visible
from ged.rendus import PersonneDuDocument as PersonneNommee
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
    urgentes = serializers.ListField(child=serializers.IntegerField(), help_text="Leurs identifiants.")


class ParticipantDuGroupe(serializers.Serializer):
    entite = EntiteNommee(allow_null=True)
    personne = PersonneNommee(allow_null=True)
    droit = serializers.ChoiceField(choices=Droit.choices)
    depuis_le = serializers.DateTimeField()


class GroupeDetaille(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()
    genre = serializers.ChoiceField(choices=Groupe.Genre.choices)
    description = serializers.CharField()
    clos_le = serializers.DateTimeField(allow_null=True, help_text="Un groupe clos se lit et ne s'écrit plus.")
    droit = serializers.ChoiceField(choices=Droit.choices)
    tete = serializers.IntegerField(help_text="Numéro de la dernière dépêche de son fil.")
    participants = ParticipantDuGroupe(many=True)


class Groupes(APIView):
    @extend_schema(description="Mes groupes, celui de mon entité d'abord.", responses=GroupeRendu(many=True))
    def get(self, request: Request) -> Response:
        """The groupes that I see, the one of my entité first."""
        return Response([ligne._asdict() for ligne in groupes_de(qui(request))])


class UnGroupe(APIView):
    @extend_schema(description="Un groupe et ceux qui y participent.", responses=GroupeDetaille)
    def get(self, request: Request, groupe_id: int) -> Response:
        """One groupe, closed or not, with who takes part in it."""
        groupe = groupe_visible(request, groupe_id)
        membres = groupe.participations.select_related("entite", "utilisateur")
        return Response(
            {
                "id": groupe.pk,
                "nom": groupe.nom,
                "genre": groupe.genre,
                "description": groupe.description,
                "clos_le": en_texte(groupe.clos_le),
                "droit": droit_lu(qui(request), groupe),
                "tete": tetes([groupe.pk])[groupe.pk],
                "participants": [
                    {
                        "entite": etat_entite(membre.entite),
                        "personne": etat_personne(membre.utilisateur),
                        "droit": membre.droit,
                        "depuis_le": en_texte(membre.depuis_le),
                    }
                    for membre in membres
                ],
            }
        )


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
        # Refusals are the same everywhere: `docs/api.md` tells them once.
        "reponses": [
            (code, _nom_du_contenu(reponse)) for code, reponse in operation["responses"].items() if code.startswith("2")
        ],
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
