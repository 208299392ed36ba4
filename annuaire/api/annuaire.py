"""The directory, which whoever signs in may read: entités, and the search that forgives typing mistakes."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import Curseur, page_de, page_rendue, parametres
from annuaire.api.rendus import EntiteDeLAnnuaire, ResultatsRendus, donnees_entite, donnees_personne
from annuaire.models import Entite
from annuaire.recherche import PERSONNES, chercher

PAR_PAGE = 200


class EntitesDemandees(serializers.Serializer):
    type = serializers.ChoiceField(choices=Entite.Type.choices, required=False)
    apres = Curseur(help_text="Entités d'identifiant plus grand.")


class RechercheDemandee(serializers.Serializer):
    q = serializers.CharField(max_length=120, help_text="Nom, lieu, département, fonction ou numéro.")
    type = serializers.ChoiceField(choices=[*Entite.Type.choices, (PERSONNES, "Personnes")], required=False)


class Entites(APIView):
    @extend_schema(
        description="Les entités en activité.",
        parameters=[EntitesDemandees],
        responses=page_rendue(EntiteDeLAnnuaire),
    )
    def get(self, request: Request) -> Response:
        demande = parametres(EntitesDemandees, request)
        entites = _completes().filter(est_active=True, pk__gt=demande.get("apres", 0)).order_by("pk")
        if type_ := demande.get("type"):
            entites = entites.filter(type=type_)
        lues = list(entites[: PAR_PAGE + 1])
        return Response(page_de(request, lues, PAR_PAGE, donnees_entite, apres=lambda entite: entite.pk))


class UneEntite(APIView):
    @extend_schema(description="Une entité, par son code.", responses=EntiteDeLAnnuaire)
    def get(self, request: Request, code: str) -> Response:
        return Response(donnees_entite(get_object_or_404(_completes(), code=code)))


class Recherche(APIView):
    @extend_schema(
        description="Entités et personnes qui répondent à ces mots, les meilleures d'abord (40 au plus de chaque).",
        parameters=[RechercheDemandee],
        responses=ResultatsRendus,
    )
    def get(self, request: Request) -> Response:
        demande = parametres(RechercheDemandee, request)
        trouves = chercher(demande["q"], type_=demande.get("type", ""))
        completes = _completes().in_bulk([entite.pk for entite in trouves.entites])
        return Response(
            {
                "entites": [donnees_entite(completes[entite.pk]) for entite in trouves.entites],
                "personnes": [donnees_personne(personne) for personne in trouves.personnes],
            }
        )


def _completes() -> QuerySet[Entite]:
    return Entite.objects.select_related("parent").prefetch_related(Prefetch("numeros"))
