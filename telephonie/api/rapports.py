"""The activity reports that are there, and which of those expected are late or missing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import Curseur, page_de, page_rendue, parametres, qui
from annuaire.api.rendus import EntiteNommee, nommee
from evenements.etat import en_texte
from ged.models import Document
from telephonie.api.commun import code_d_entite, perimetre_visible
from telephonie.completude import LIBELLES, tableau
from telephonie.models import RapportActivite
from telephonie.periodes import REGULIERES, Granularite
from telephonie.visibilite import perimetres_visibles, samu_visibles

PAR_PAGE = 200
FICHIERS = ("document", "tableur", "csv")


class RapportsDemandes(serializers.Serializer):
    perimetre = code_d_entite()
    periode = serializers.ChoiceField(choices=RapportActivite.Granularite.choices, required=False)
    avant = Curseur(help_text="Rapports d'identifiant plus petit.")


class RapportRendu(serializers.Serializer):
    """A published report. Its files are named to who may read them: they stand in the library of the entité."""

    id = serializers.IntegerField()
    entite = EntiteNommee()
    periode = serializers.ChoiceField(choices=RapportActivite.Granularite.choices)
    debut = serializers.DateField()
    fin = serializers.DateField(allow_null=True, help_text="D'une période libre.")
    produit_le = serializers.DateTimeField()
    versions = serializers.IntegerField(help_text="Plus d'une : corrigé.")
    appels = serializers.IntegerField()
    empreinte = serializers.CharField(help_text="SHA-256 des chiffres.")
    document = serializers.IntegerField(allow_null=True)
    tableur = serializers.IntegerField(allow_null=True)
    csv = serializers.IntegerField(allow_null=True)


class CompletudeDemandee(serializers.Serializer):
    periode = serializers.ChoiceField(choices=REGULIERES, default=Granularite.JOUR.value)


class CaseRendue(serializers.Serializer):
    debut = serializers.DateField()
    etat = serializers.ChoiceField(choices=list(LIBELLES.items()))


class LigneDeCompletude(serializers.Serializer):
    samu = EntiteNommee()
    rapports = CaseRendue(many=True)


class Rapports(APIView):
    @extend_schema(
        description="Les rapports publiés d'une entité, les derniers faits d'abord.",
        parameters=[RapportsDemandes],
        responses=page_rendue(RapportRendu),
    )
    def get(self, request: Request) -> Response:
        demande = parametres(RapportsDemandes, request)
        entite = perimetre_visible(request, demande["perimetre"])
        publies = RapportActivite.objects.filter(
            entite=entite, entite__in=perimetres_visibles(qui(request)), produit_le__isnull=False
        )
        if granularite := demande.get("periode"):
            publies = publies.filter(granularite=granularite)
        if (avant := demande.get("avant")) is not None:
            publies = publies.filter(pk__lt=avant)
        lus = list(publies.select_related("entite").order_by("-pk")[: PAR_PAGE + 1])
        visibles = _documents_visibles(request, lus)
        return Response(page_de(request, lus, PAR_PAGE, lambda r: _rendu(r, visibles), avant=lambda r: r.pk))


class Completude(APIView):
    @extend_schema(
        description="Pour chaque Samu que l'on suit, ce que sont devenus les rapports des dernières périodes closes.",
        parameters=[CompletudeDemandee],
        responses=LigneDeCompletude(many=True),
    )
    def get(self, request: Request) -> Response:
        granularite = parametres(CompletudeDemandee, request)["periode"]
        colonnes, lignes = tableau(list(samu_visibles(qui(request))), granularite, timezone.now())
        return Response(
            [
                {
                    "samu": nommee(samu),
                    "rapports": [
                        {"debut": periode.debut.isoformat(), "etat": case.etat}
                        for periode, case in zip(colonnes, cases, strict=True)
                    ],
                }
                for samu, cases in lignes
            ]
        )


def _documents_visibles(request: Request, rapports: list[RapportActivite]) -> set[int]:
    cites = {getattr(rapport, f"{fichier}_id") for rapport in rapports for fichier in FICHIERS}
    visibles = Document.objects.visibles_par(qui(request)).filter(pk__in=cites - {None})
    return set(visibles.values_list("pk", flat=True))


def _rendu(rapport: RapportActivite, visibles: set[int]) -> dict[str, Any]:
    fichiers = {fichier: getattr(rapport, f"{fichier}_id") for fichier in FICHIERS}
    return {
        "id": rapport.pk,
        "entite": nommee(rapport.entite),
        "periode": rapport.granularite,
        "debut": rapport.debut.isoformat(),
        "fin": rapport.fin.isoformat() if rapport.fin else None,
        "produit_le": en_texte(rapport.produit_le),
        "versions": rapport.versions,
        "appels": rapport.appels,
        "empreinte": rapport.empreinte,
        **{fichier: pk if pk in visibles else None for fichier, pk in fichiers.items()},
    }
