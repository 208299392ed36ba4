"""Conversations: those of the person, opening one, its participants, how one follows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.models import Entite, Groupe, Participation, Utilisateur
from maincourante.api.commun import lire, qui
from maincourante.etat import etat_entite, etat_personne
from messagerie.accuses import curseurs_de
from messagerie.actes.ouvrir import (
    Ouverte,
    creer_groupe,
    ouvrir_avec_entite,
    ouvrir_avec_personne,
    ouvrir_rattachee,
)
from messagerie.actes.participer import ajouter, oter, partir, renommer
from messagerie.actes.regler import regler
from messagerie.api.commun import conversation_visible, decrite
from messagerie.contacts import nommables
from messagerie.droits import peut_composer
from messagerie.lectures import conversations_de
from messagerie.rendus import ContactRendu, ConversationRendue, MembreRendu, UneConversationRendue
from messagerie.serializers import ConversationEntrante, NomEntrant, ParticipantEntrant, ReglageEntrant

INCONNU = "Cette personne ou cette entité n'existe pas."


class Conversations(APIView):
    @extend_schema(
        description="Mes conversations, les favorites, puis la plus récente d'abord ; 500 au plus.",
        responses=ConversationRendue(many=True),
    )
    def get(self, request: Request) -> Response:
        """The person's conversations, favourites first, then the latest."""
        return Response(conversations_de(qui(request)))

    @extend_schema(
        description="Ouvrir une conversation : 201, ou 200 avec celle qui existe déjà.",
        request=ConversationEntrante,
        responses={201: ConversationRendue, 200: ConversationRendue},
    )
    def post(self, request: Request) -> Response:
        """Open a conversation, or find the one that is there."""
        ouverte = _ouvrir(qui(request), lire(ConversationEntrante, request))
        return Response(decrite(request, ouverte.conversation.pk), status=201 if ouverte.est_nouvelle else 200)


class UneConversation(APIView):
    @extend_schema(description="Une conversation, telle que je la vois.", responses=UneConversationRendue)
    def get(self, request: Request, groupe_id: int) -> Response:
        """One conversation, with how far each screen has received and each person read it, and whether I manage it."""
        conversation = conversation_visible(request, groupe_id)
        de_plus = {
            "curseurs": curseurs_de(conversation.groupe),
            "peut_composer": peut_composer(qui(request), conversation),
        }
        return Response(decrite(request, groupe_id) | de_plus)


class Participants(APIView):
    @extend_schema(description="Les participants.", responses=MembreRendu(many=True))
    def get(self, request: Request, groupe_id: int) -> Response:
        """Who takes part."""
        conversation = conversation_visible(request, groupe_id)
        membres = conversation.groupe.participations.select_related("utilisateur", "entite").order_by("depuis_le", "pk")
        return Response([_membre(p) for p in membres])

    @extend_schema(
        description="Ajouter une personne ou une entité.", request=ParticipantEntrant, responses={201: MembreRendu}
    )
    def post(self, request: Request, groupe_id: int) -> Response:
        """Add somebody."""
        conversation = conversation_visible(request, groupe_id)
        lu = lire(ParticipantEntrant, request)
        participation = ajouter(
            auteur=qui(request),
            conversation=conversation,
            personne=_un(Utilisateur, lu.get("personne"), "personne"),
            entite=_un(Entite, lu.get("entite"), "entite"),
        )
        return Response(_membre(participation), status=201)


class UnParticipant(APIView):
    @extend_schema(description="Retirer un participant.", responses={204: None})
    def delete(self, request: Request, groupe_id: int, participation_id: int) -> Response:
        """Remove a participant."""
        conversation = conversation_visible(request, groupe_id)
        participation = get_object_or_404(
            Participation.objects.select_related("groupe", "utilisateur", "entite"),
            pk=participation_id,
            groupe=conversation.groupe,
        )
        oter(auteur=qui(request), conversation=conversation, participation=participation)
        return Response(status=204)


class Depart(APIView):
    @extend_schema(description="Quitter la conversation.", request=None, responses={204: None})
    def post(self, request: Request, groupe_id: int) -> Response:
        """Leave."""
        partir(auteur=qui(request), conversation=conversation_visible(request, groupe_id))
        return Response(status=204)


class Nom(APIView):
    @extend_schema(description="Renommer la conversation.", request=NomEntrant, responses=ConversationRendue)
    def post(self, request: Request, groupe_id: int) -> Response:
        """Rename it."""
        conversation = conversation_visible(request, groupe_id)
        renommer(auteur=qui(request), conversation=conversation, **lire(NomEntrant, request))
        return Response(decrite(request, groupe_id))


class Reglages(APIView):
    @extend_schema(
        description="Mes réglages : favorite, muette, archivée, de quoi être prévenu.",
        request=ReglageEntrant,
        responses=ConversationRendue,
    )
    def post(self, request: Request, groupe_id: int) -> Response:
        """How I follow it."""
        conversation = conversation_visible(request, groupe_id)
        regler(utilisateur=qui(request), conversation=conversation, **lire(ReglageEntrant, request))
        return Response(decrite(request, groupe_id))


class Nommables(APIView):
    @extend_schema(
        description="Qui peut être nommé par @, et qui ne verrait pas le message.",
        parameters=[OpenApiParameter("q", str)],
        responses=ContactRendu(many=True),
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        """Who can be named; `participe` is false for those whom the message would not reach."""
        conversation = conversation_visible(request, groupe_id)
        return Response(nommables(qui(request), conversation.groupe, texte_cherche(request)))


def texte_cherche(request: Request) -> str:
    return request.query_params.get("q", "").replace("\x00", "").strip()[:80]


def _ouvrir(auteur: Utilisateur, lu: dict[str, Any]) -> Ouverte:
    if lu.get("personne"):
        return ouvrir_avec_personne(auteur=auteur, personne=_exige(Utilisateur, lu["personne"], "personne"))
    if lu.get("entite"):
        entite = _exige(Entite, lu["entite"], "entite")
        return ouvrir_avec_entite(auteur=auteur, entite=entite, fonction=lu["fonction"])
    if lu.get("rattachee"):
        groupe = get_object_or_404(Groupe.objects.visibles_par(auteur).de_partage(), pk=lu["rattachee"])
        return ouvrir_rattachee(auteur=auteur, groupe=groupe)
    return creer_groupe(
        auteur=auteur,
        nom=lu["nom"],
        jeton=lu["jeton"],
        personnes=_plusieurs(Utilisateur, lu["personnes"], "personnes"),
        entites=_plusieurs(Entite, lu["entites"], "entites"),
    )


def _un(modele: Any, pk: int | None, champ: str) -> Any:
    return _exige(modele, pk, champ) if pk else None


def _exige(modele: Any, pk: int, champ: str) -> Any:
    trouve = modele.objects.filter(pk=pk).first()
    if trouve is None:
        raise ValidationError({champ: INCONNU})
    return trouve


def _plusieurs(modele: Any, pks: list[int], champ: str) -> list[Any]:
    trouves = list(modele.objects.filter(pk__in=pks).order_by("pk"))
    if len(trouves) < len(set(pks)):
        raise ValidationError({champ: INCONNU})
    return trouves


def _membre(p: Participation) -> dict[str, Any]:
    return {
        "participation": p.pk,
        "personne": etat_personne(p.utilisateur),
        "entite": etat_entite(p.entite),
        "droit": p.droit,
    }
