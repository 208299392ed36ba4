"""What is said of a victim after the count: its state, its place, its bracelet, where it is sent, that it
was counted by mistake.

An outbox may send each late, or twice: `jeton` makes it once, and what a colleague said since is never covered (409,
with the persons as they are)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import ID_MAX, qui
from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from annuaire.models import Utilisateur
from evenements.api.evenements import evenement_visible
from maincourante.api.commun import lire
from sivic.actes.annuler import MOTIFS, annuler, retablir
from sivic.actes.denombrer import numeroter, situer, trier
from sivic.actes.gestes import ChangeEntreTemps
from sivic.actes.orienter import desorienter, destinations, orienter
from sivic.api.victimes import VictimeRendue, lisibles
from sivic.etat import donnees_victime
from sivic.models import GesteVictime, Victime

ENSEMBLE = 500
CHIFFRES = len(str(ID_MAX))
JETON = "Le même, envoyé de nouveau, ne fait rien de plus."
VU = "Ce que l'écran montrait ; si un collègue a dit autre chose depuis, la demande est refusée (409)."


class TriEntrant(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)
    etat = serializers.ChoiceField(choices=Victime.Etat.choices)
    vu = serializers.ChoiceField(choices=Victime.Etat.choices, required=False, help_text=VU)


class LieuEntrant(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)
    lieu = serializers.ChoiceField(choices=Victime.Lieu.choices)
    vu = serializers.ChoiceField(choices=Victime.Lieu.choices, required=False, help_text=VU)


class BraceletEntrant(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)
    sinus = serializers.CharField(max_length=40, help_text="Numéro du bracelet.")
    vu = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text=VU)


class VictimeVue(serializers.Serializer):
    """All that a screen showed of the person."""

    etat = serializers.ChoiceField(choices=Victime.Etat.choices)
    lieu = serializers.ChoiceField(choices=Victime.Lieu.choices)
    sinus = serializers.CharField(max_length=40, allow_blank=True)
    destination = serializers.IntegerField(allow_null=True, min_value=1, max_value=ID_MAX)


class AnnulationEntrante(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)
    motif = serializers.ChoiceField(choices=MOTIFS)
    vu = VictimeVue(required=False, help_text=VU)


class DesorientationEntrante(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)
    vu = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=ID_MAX, help_text=f"L'établissement, ou rien. {VU}"
    )


class RetablissementEntrant(serializers.Serializer):
    jeton = serializers.UUIDField(help_text=JETON)


class OrientationEntrante(serializers.Serializer):
    """Several persons to one hospital, all of them or none."""

    jeton = serializers.UUIDField(help_text=JETON)
    victimes = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ID_MAX), min_length=1, max_length=ENSEMBLE
    )
    destination = serializers.IntegerField(
        min_value=1, max_value=ID_MAX, help_text="Identifiant de l'établissement de santé."
    )
    vues = serializers.DictField(
        child=serializers.IntegerField(allow_null=True),
        required=False,
        help_text=f"Par victime, l'établissement d'avant, ou rien. {VU}",
    )

    def validate_vues(self, vues: dict[str, int | None]) -> dict[int, int | None]:
        if not all(victime.isascii() and victime.isdigit() and len(victime) < CHIFFRES for victime in vues):
            raise serializers.ValidationError("Les clés sont des identifiants de victimes.")
        return {int(victime): destination for victime, destination in vues.items()}


class VictimesRendues(serializers.Serializer):
    victimes = VictimeRendue(many=True)


class Depasse(APIException):
    """409 with the persons as they are now, beside which the screen shows what was wanted."""

    status_code = 409

    def __init__(self, refus: ChangeEntreTemps) -> None:
        super().__init__(" ".join(refus.messages))
        self.complement = {"actuel": rendues([victime.pk for victime in refus.victimes])}


def _dit(auteur: Utilisateur, jeton: UUID, victime: int) -> QuerySet[GesteVictime]:
    return GesteVictime.objects.filter(jeton=jeton, auteur=auteur, victimes=[victime])


class Tri(APIView):
    @extend_schema(description="Redire l'état vital.", request=TriEntrant, responses=VictimeRendue)
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, trier, lire(TriEntrant, request))


class Lieu(APIView):
    @extend_schema(
        description="Redire le lieu de prise en charge ; une admission le met à l'établissement de santé.",
        request=LieuEntrant,
        responses=VictimeRendue,
    )
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, situer, lire(LieuEntrant, request))


class Bracelet(APIView):
    @extend_schema(description="Donner le numéro du bracelet.", request=BraceletEntrant, responses=VictimeRendue)
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, numeroter, lire(BraceletEntrant, request))


class Desorientation(APIView):
    @extend_schema(
        description="Retirer l'orientation : l'établissement ne peut pas recevoir la personne, et ne l'attend plus.",
        request=DesorientationEntrante,
        responses=VictimeRendue,
    )
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, desorienter, lire(DesorientationEntrante, request))


class Annulation(APIView):
    @extend_schema(
        description="Annuler une personne comptée par erreur : elle reste lisible et n'est plus dans aucun compte.",
        request=AnnulationEntrante,
        responses=VictimeRendue,
    )
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, annuler, lire(AnnulationEntrante, request))


class Retablissement(APIView):
    @extend_schema(
        description="Rétablir une personne annulée ; un numéro qu'une autre porte depuis lui reste.",
        request=RetablissementEntrant,
        responses=VictimeRendue,
    )
    @rejouable_sans_voir(_dit)
    def post(self, request: Request, victime_id: int) -> Response:
        return _dire(request, victime_id, retablir, lire(RetablissementEntrant, request))


class Orientation(APIView):
    @extend_schema(
        description="Orienter plusieurs victimes vers un établissement : toutes ou aucune.",
        request=OrientationEntrante,
        responses=VictimesRendues,
    )
    @rejouable_sans_voir(par_jeton(GesteVictime.objects, "evenement"))
    def post(self, request: Request, evenement_id: int) -> Response:
        evenement = evenement_visible(request, evenement_id)
        demande = lire(OrientationEntrante, request)
        vers = destinations().filter(pk=demande.pop("destination")).first()
        if vers is None:
            raise ValidationError({"destination": "Choisissez un établissement de santé."})
        try:
            orienter(auteur=qui(request), evenement=evenement, destination=vers, **demande)
        except ChangeEntreTemps as refus:
            raise Depasse(refus) from refus
        return Response({"victimes": rendues(demande["victimes"])})


def rendues(ids: list[int]) -> list[dict[str, Any]]:
    return [donnees_victime(une) for une in lisibles(Victime.objects.filter(pk__in=ids)).order_by("rang")]


def _dire(request: Request, victime_id: int, acte: Callable[..., Victime], demande: dict[str, Any]) -> Response:
    visibles = Victime.objects.visibles_par(qui(request)).select_related("evenement")
    une = get_object_or_404(visibles, pk=victime_id)
    try:
        acte(auteur=qui(request), victime=une, **demande)
    except ChangeEntreTemps as refus:
        raise Depasse(refus) from refus
    return Response(rendues([une.pk])[0])
