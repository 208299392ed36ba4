"""Messages: read, write, take back, acknowledge, forward, pour into a main courante."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from annuaire.models import Utilisateur
from maincourante.api.commun import complete, groupe_visible, lire, qui
from maincourante.rendus import EntreeRendue
from messagerie.accuses import accuses_de
from messagerie.actes.corriger import lire_original, modifier, reagir, supprimer
from messagerie.actes.envoyer import Envoye, envoyer, prendre_en_compte, transferer
from messagerie.actes.verser import verser
from messagerie.api.commun import complet, conversation_visible, entier, groupe_de_conversation, message_visible
from messagerie.etat import donnees_message
from messagerie.models import GesteMessage, Message, Versement
from messagerie.models import PriseEnCompte as Prise
from messagerie.pages import PAGE, page
from messagerie.rendus import AccuseRendu, MessageRendu, OriginalRendu, PageDeMessages
from messagerie.serializers import (
    GesteDeMessage,
    MessageEntrant,
    MotifDeLecture,
    ReactionEntrante,
    TexteDuMessage,
    TransfertEntrant,
    VersementEntrant,
)


def _pris(auteur: Utilisateur, jeton: UUID, message: int) -> QuerySet[Prise]:
    return Prise.objects.filter(utilisateur=auteur, message=message)


def _transfere(auteur: Utilisateur, jeton: UUID, message: int) -> QuerySet[Message]:
    premier = Message.objects.filter(pk=message).values("origine")
    return Message.objects.filter(Q(origine=message) | Q(origine__in=premier), jeton=jeton, auteur=auteur)


def _verse(auteur: Utilisateur, jeton: UUID, conversation: int) -> QuerySet[Versement]:
    return Versement.objects.filter(entree__jeton=jeton, auteur=auteur, message__groupe=conversation)


class MessagesDeLaConversation(APIView):
    @extend_schema(
        description="Une page de messages, les plus récents d'abord (avec `apres`, les plus anciens).",
        parameters=[OpenApiParameter("avant", int), OpenApiParameter("apres", int)],
        responses=PageDeMessages,
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        """A page of messages; `suivant`: the next one."""
        conversation = conversation_visible(request, groupe_id)
        avant, apres = entier(request, "avant"), entier(request, "apres")
        lus = page(conversation.pk, avant=avant, apres=apres, taille=PAGE + 1)
        suivant = None
        if len(lus) > PAGE:
            sens = "avant" if apres is None else "apres"
            suivant = f"{request.path}?{sens}={lus[PAGE - 1].numero}"
        return Response({"resultats": [donnees_message(m) for m in lus[:PAGE]], "suivant": suivant})

    @extend_schema(
        description="Envoyer un message : 201, ou 200 avec le premier message quand le jeton a déjà servi.",
        request=MessageEntrant,
        responses={201: MessageRendu, 200: MessageRendu},
    )
    @rejouable_sans_voir(par_jeton(Message.objects, "groupe"))
    def post(self, request: Request, groupe_id: int) -> Response:
        """Send a message."""
        groupe = groupe_de_conversation(request, groupe_id)
        return _reponse(envoyer(auteur=qui(request), groupe=groupe, **lire(MessageEntrant, request)))


class UnMessage(APIView):
    @extend_schema(description="Un message et tout ce qui le suit.", responses=MessageRendu)
    def get(self, request: Request, message_id: int) -> Response:
        """One message."""
        return Response(complet(message_visible(request, message_id)))


class Modification(APIView):
    @extend_schema(
        description="Modifier son message dans les 15 minutes.", request=TexteDuMessage, responses=MessageRendu
    )
    @rejouable_sans_voir(par_jeton(GesteMessage.objects, "message"))
    def post(self, request: Request, message_id: int) -> Response:
        """Change one's message."""
        message = message_visible(request, message_id)
        modifier(auteur=qui(request), message=message, **lire(TexteDuMessage, request))
        return Response(complet(message))


class Suppression(APIView):
    @extend_schema(
        description="Supprimer son message dans les 15 minutes.", request=GesteDeMessage, responses=MessageRendu
    )
    @rejouable_sans_voir(par_jeton(GesteMessage.objects, "message"))
    def post(self, request: Request, message_id: int) -> Response:
        """Withdraw one's message."""
        message = message_visible(request, message_id)
        supprimer(auteur=qui(request), message=message, **lire(GesteDeMessage, request))
        return Response(complet(message))


class Reactions(APIView):
    @extend_schema(description="Poser un signe, ou le retirer.", request=ReactionEntrante, responses=MessageRendu)
    @rejouable_sans_voir(par_jeton(GesteMessage.objects, "message"))
    def post(self, request: Request, message_id: int) -> Response:
        """Put a sign, or take it back."""
        message = message_visible(request, message_id)
        reagir(auteur=qui(request), message=message, **lire(ReactionEntrante, request))
        return Response(complet(message))


class PriseEnCompte(APIView):
    @extend_schema(description="Prendre en compte un message urgent.", request=None, responses=MessageRendu)
    @rejouable_sans_voir(_pris)
    def post(self, request: Request, message_id: int) -> Response:
        """Acknowledge an urgent message."""
        message = message_visible(request, message_id)
        prendre_en_compte(auteur=qui(request), message=message)
        return Response(complet(message))


class Transferts(APIView):
    @extend_schema(
        description="Transférer vers une autre conversation.",
        request=TransfertEntrant,
        responses={201: MessageRendu, 200: MessageRendu},
    )
    @rejouable_sans_voir(_transfere)
    def post(self, request: Request, message_id: int) -> Response:
        """Forward it."""
        message, lu = message_visible(request, message_id), lire(TransfertEntrant, request)
        vers = groupe_de_conversation(request, lu["conversation"])
        return _reponse(transferer(auteur=qui(request), message=message, groupe=vers, jeton=lu["jeton"]))


class Accuses(APIView):
    @extend_schema(description="Qui l'a reçu, qui l'a lu, quand.", responses=AccuseRendu(many=True))
    def get(self, request: Request, message_id: int) -> Response:
        """Who received it, who read it."""
        return Response(accuses_de(message_visible(request, message_id)))


class Original(APIView):
    @extend_schema(
        description="Relire l'original d'un message modifié ou supprimé : un responsable, avec un motif.",
        request=MotifDeLecture,
        responses=OriginalRendu(many=True),
    )
    def post(self, request: Request, message_id: int) -> Response:
        """What was written first, for a responsable, with a reason that goes on the record."""
        message = message_visible(request, message_id)
        return Response(lire_original(auteur=qui(request), message=message, **lire(MotifDeLecture, request)))


class Versements(APIView):
    @extend_schema(
        description="Verser des messages à une main courante : une entrée, avec son origine.",
        request=VersementEntrant,
        responses={201: EntreeRendue},
    )
    @rejouable_sans_voir(_verse)
    def post(self, request: Request, groupe_id: int) -> Response:
        """Pour messages into a main courante."""
        conversation, lu = conversation_visible(request, groupe_id), lire(VersementEntrant, request)
        choisis = Message.objects.filter(groupe=conversation.groupe, pk__in=lu["messages"])
        messages = list(choisis.select_related("groupe", "auteur", "entite").defer("recherche"))
        if len(messages) < len(set(lu["messages"])):
            raise NotFound
        entree = verser(
            auteur=qui(request),
            messages=messages,
            groupe=groupe_visible(request, lu["groupe"]),
            jeton=lu["jeton"],
            categorie=lu.get("categorie"),
            importance=lu["importance"],
        )
        return Response(complete(entree), status=201)


def _reponse(envoye: Envoye) -> Response:
    donnees: dict[str, Any] | None = envoye.donnees
    return Response(donnees, status=201) if donnees is not None else Response(complet(envoye.message))
