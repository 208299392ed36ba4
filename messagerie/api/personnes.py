"""Whom one can write to, who is there, and what was said."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import page_de, page_rendue
from annuaire.recherche_bornee import bornee
from fil.presents import etats
from maincourante.api.commun import qui
from messagerie.api.commun import conversation_visible, entier
from messagerie.api.conversations import texte_cherche
from messagerie.contacts import contacts
from messagerie.recherche import PAGE, chercher
from messagerie.rendus import ContactRendu, ResultatRendu

PERSONNES_MAX = 300
PRESENCES = {"type": "object", "additionalProperties": {"enum": ["en_ligne", "occupe", "absent"]}}


class Contacts(APIView):
    @extend_schema(
        description="Personnes, entités et fonctions de garde à qui écrire.",
        parameters=[OpenApiParameter("q", str)],
        responses=ContactRendu(many=True),
    )
    def get(self, request: Request) -> Response:
        """Whom one can write to; without words, the colleagues of the active post."""
        return Response(contacts(qui(request), texte_cherche(request)))


class Presences(APIView):
    @extend_schema(
        description="Qui est en ligne, occupé ou absent, {personne: état}.",
        parameters=[OpenApiParameter("p", str, description="Identifiants séparés par des virgules.")],
        responses={200: PRESENCES},
    )
    def get(self, request: Request) -> Response:
        """Who is there, among these people."""
        bruts = request.query_params.get("p", "").split(",")[:PERSONNES_MAX]
        return Response(etats([int(p) for p in bruts if p.isascii() and p.isdigit() and len(p) < 19]))


class Recherche(APIView):
    @extend_schema(
        description="Chercher dans mes conversations.",
        parameters=[
            OpenApiParameter("q", str),
            OpenApiParameter("conversation", int),
            OpenApiParameter("avant", int),
        ],
        responses=page_rendue(ResultatRendu),
    )
    def get(self, request: Request) -> Response:
        """Full text search in one's conversations, or in one of them."""
        groupe = entier(request, "conversation")
        if groupe is not None:
            conversation_visible(request, groupe)
        with bornee():
            trouves = chercher(qui(request), texte_cherche(request), groupe=groupe, avant=entier(request, "avant"))
        # A full page is followed by another one, empty perhaps.
        lus = [*trouves, *trouves[-1:]] if len(trouves) == PAGE else trouves
        return Response(page_de(request, lus, PAGE, lambda trouve: trouve, avant=lambda trouve: trouve["id"]))
