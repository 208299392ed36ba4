"""The fil of a groupe as a page of its lines: what a program follows, from the number that it holds."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import ID_MAX, page_de, parametres, qui
from annuaire.droits import groupe_accessible
from fil import lectures
from fil.lignee import lignee
from fil.lignes import Rangee


class FilDemande(serializers.Serializer):
    apres = serializers.IntegerField(
        min_value=0, max_value=ID_MAX, default=0, help_text="Le dernier numéro que vous tenez ; 0 : depuis le début."
    )
    limite = serializers.IntegerField(min_value=1, max_value=lectures.PAGE_NUE, default=lectures.PAGE)


class ObjetNomme(serializers.Serializer):
    type = serializers.CharField()
    id = serializers.IntegerField()


class DepecheRendue(serializers.Serializer):
    """What changed, and the whole state of the object after it."""

    groupe = serializers.IntegerField()
    numero = serializers.IntegerField(help_text="Sans trou dans le fil du groupe.")
    rang = serializers.IntegerField(help_text="Nouveautés du fil jusqu'à cette dépêche comprise.")
    genre = serializers.CharField(help_text="Ce qui a changé : entree.consignee, objet.deplace…")
    objet = ObjetNomme()
    auteur = serializers.IntegerField(allow_null=True)
    entite = serializers.IntegerField(allow_null=True)
    emise_le = serializers.DateTimeField()
    donnees = serializers.JSONField(help_text="L'état de l'objet après le changement.")
    empreinte = serializers.CharField(
        help_text="Le début du sceau de cette dépêche, qui couvre aussi toutes celles d'avant. Tenez-la avec le "
        "numéro : si elle n'a pas changé, rien de ce que vous tenez n'a changé."
    )


class FilRendu(serializers.Serializer):
    resultats = DepecheRendue(many=True)
    suivant = serializers.CharField(allow_null=True, help_text="Adresse de la suite ; null : vous êtes à jour.")
    tete = serializers.IntegerField(help_text="Le numéro de la dernière dépêche du fil.")
    lignee = serializers.CharField(
        help_text="La base qui a donné ces numéros. Une autre que celle que vous tenez a pu les donner à d'autres "
        "dépêches : relisez la dernière que vous tenez et, si son empreinte est une autre, reprenez le fil depuis 0. "
        "Vide : elle ne peut le dire pour l'instant."
    )
    restaure = serializers.BooleanField(
        help_text="Vous tenez un numéro que ce fil n'a pas donné, ou plus : reprenez-le depuis 0."
    )


class Depeches(APIView):
    @extend_schema(
        description="Les dépêches du groupe après un numéro, dans l'ordre et sans trou. On suit le fil en redemandant "
        "avec le dernier numéro reçu.",
        parameters=[FilDemande],
        responses=FilRendu,
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        demande = parametres(FilDemande, request)
        groupe = groupe_accessible(qui(request), groupe_id)
        if groupe is None:
            raise Http404
        limite = demande["limite"]
        # The head first: what is told after it is at most repeated.
        tete = lectures.tetes([groupe.pk])[groupe.pk]
        rangees, suite = lectures.depuis({groupe.pk: demande["apres"]}, limite=limite)
        # A whole page and one more line, whatever it is, when there is a next page.
        lues = [*rangees, *rangees[-1:]] if suite else rangees
        page = page_de(request, lues, limite, _rendre, apres=lambda r: r.numero)
        dits = {"tete": tete, "lignee": lignee(), "restaure": demande["apres"] > tete}
        return Response(page | dits)


def _rendre(rangee: Rangee) -> dict[str, Any]:
    """As the other doors say it, without the drawing."""
    return {
        "groupe": rangee.groupe,
        "numero": rangee.numero,
        "rang": rangee.rang,
        "genre": rangee.genre,
        "objet": {"type": rangee.objet_type, "id": rangee.objet_id},
        "auteur": rangee.auteur,
        "entite": rangee.entite,
        "emise_le": rangee.emise_le.astimezone(UTC).isoformat(),
        "donnees": json.loads(rangee.donnees),
        "empreinte": rangee.empreinte,
    }
