"""The victims of an event as a program reads and counts them: pseudonymous lines. No address of the API opens an
identity."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import Curseur, page_de, page_rendue, parametres, qui
from annuaire.api.rejeu import rejouable_sans_voir
from annuaire.api.rendus import EntiteNommee
from annuaire.models import Utilisateur
from evenements.api.evenements import evenement_visible
from evenements.formes import CodeRendu
from maincourante.api.commun import lire
from sivic.actes.denombrer import RELATIONS, denombrer
from sivic.etat import donnees_victime
from sivic.models import Victime

PAR_PAGE = 200


class VictimesDemandees(serializers.Serializer):
    etat = serializers.ChoiceField(choices=Victime.Etat.choices, required=False)
    lieu = serializers.ChoiceField(choices=Victime.Lieu.choices, required=False)
    apres = Curseur(help_text="Victimes de rang plus grand dans l'événement.")


class VictimeEntrante(serializers.Serializer):
    """One person more. `jeton`: the same one sent again gives the same person."""

    jeton = serializers.UUIDField()
    etat = serializers.ChoiceField(choices=Victime.Etat.choices)
    sinus = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=40, help_text="Numéro du bracelet, s'il y en a un."
    )
    lieu = serializers.ChoiceField(choices=Victime.Lieu.choices, default=Victime.Lieu.TERRAIN)


class SejourRendu(serializers.Serializer):
    etablissement = EntiteNommee()
    admise_le = serializers.DateTimeField()
    sortie_le = serializers.DateTimeField(allow_null=True)


class TraceRendue(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()


class VictimeRendue(serializers.Serializer):
    """A person counted in an event, under the name that people give them here: no identity."""

    id = serializers.IntegerField()
    evenement = serializers.IntegerField()
    nom = serializers.CharField(help_text="V-12 : le rang dans l'événement, jamais une identité.")
    sinus = serializers.CharField(help_text="Numéro du bracelet ; vide tant qu'il n'y en a pas.")
    etat = CodeRendu()
    lieu = CodeRendu()
    entite = EntiteNommee(help_text="Qui prend en charge.")
    destination = EntiteNommee(allow_null=True)
    orientee_le = serializers.DateTimeField(allow_null=True)
    denombree_le = serializers.DateTimeField()
    sejour = SejourRendu(allow_null=True, help_text="Ce que l'hôpital en dit.")
    cump = CodeRendu(help_text="Où en est le suivi psychologique ; rien de ce qui s'y dit.")
    identifiants = serializers.DictField(
        child=serializers.CharField(), help_text="Par source (sivic, dossard) ; aucun qui dise qui est la personne."
    )
    annulee = CodeRendu(
        allow_null=True, help_text="Comptée par erreur, et pourquoi : elle n'est plus dans aucun compte."
    )
    fusionnee_dans = TraceRendue(allow_null=True, help_text="Comptée deux fois : la victime qui, seule, compte.")


def _comptee(auteur: Utilisateur, jeton: UUID, evenement: int) -> QuerySet[Victime]:
    return Victime.objects.filter(jeton=jeton, denombree_par=auteur, evenement=evenement)


class VictimesDeLEvenement(APIView):
    @extend_schema(
        description="Les victimes de l'événement, dans l'ordre de leur dénombrement : des lignes sans identité.",
        parameters=[VictimesDemandees],
        responses=page_rendue(VictimeRendue),
    )
    def get(self, request: Request, evenement_id: int) -> Response:
        evenement = evenement_visible(request, evenement_id)
        demande = parametres(VictimesDemandees, request)
        criteres = {champ: demande[champ] for champ in ("etat", "lieu") if champ in demande}
        victimes = lisibles(evenement.victimes.presentes().filter(rang__gt=demande.get("apres", 0), **criteres))
        lues = list(victimes.order_by("rang")[: PAR_PAGE + 1])
        return Response(page_de(request, lues, PAR_PAGE, donnees_victime, apres=lambda victime: victime.rang))

    @extend_schema(
        description="Dénombrer une personne de plus : un Samu qui écrit dans l'événement.",
        request=VictimeEntrante,
        responses={201: VictimeRendue},
    )
    @rejouable_sans_voir(_comptee)
    def post(self, request: Request, evenement_id: int) -> Response:
        evenement = evenement_visible(request, evenement_id)
        comptee = denombrer(auteur=qui(request), evenement=evenement, **lire(VictimeEntrante, request))
        return Response(donnees_victime(lisibles(Victime.objects.all()).get(pk=comptee.pk)), status=201)


class UneVictime(APIView):
    @extend_schema(description="Une victime, sans identité.", responses=VictimeRendue)
    def get(self, request: Request, victime_id: int) -> Response:
        visibles = lisibles(Victime.objects.visibles_par(qui(request)))
        return Response(donnees_victime(get_object_or_404(visibles, pk=victime_id)))


def lisibles(victimes: QuerySet[Victime]) -> QuerySet[Victime]:
    return victimes.select_related(*RELATIONS).prefetch_related("identifiants")
