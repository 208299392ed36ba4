"""Read and change the map of a groupe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import Curseur, parametres
from annuaire.api.conditions import version_voulue
from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from annuaire.models import Utilisateur
from evenements.actes.carte import VersionPerimee, deplacer, dessiner, modifier, restaurer, supprimer
from evenements.actes.carte_champs import ENTREES_MAX
from evenements.etat_carte import avec_liens, donnees_objet, objets_de
from evenements.models import GesteCarto, ObjetCarto
from evenements.serializers_carte import (
    CarteRendue,
    DeplacementEntrant,
    EntreeLiee,
    EtapeRendue,
    GesteEntrant,
    ModificationEntrante,
    ObjetEntrant,
    ObjetRendu,
)
from fil.lectures import tetes
from fil.models import Depeche
from maincourante.api.commun import groupe_visible, lire, qui
from maincourante.models import Entree

HISTORIQUE_MAX = 200
NUMERO = re.compile(r"\d{1,15}", re.ASCII)


def _dessine(auteur: Utilisateur, jeton: UUID, groupe: int) -> QuerySet[ObjetCarto]:
    return ObjetCarto.objects.filter(jeton=jeton, cree_par=auteur, groupe=groupe)


_change = par_jeton(GesteCarto.objects, "objet__jeton")


class Perimee(APIException):
    """409 with the object as it is now, beside which the screen shows what the person wanted."""

    status_code = 409

    def __init__(self, perimee: VersionPerimee) -> None:
        super().__init__(str(perimee))
        self.complement = {"actuel": donnees_objet(perimee.objet)}


class CarteDuGroupe(APIView):
    """The map of a groupe."""

    @extend_schema(description="Les objets de la carte, et d'où suivre le fil.", responses=CarteRendue)
    def get(self, request: Request, groupe_id: int) -> Response:
        """All the objects on the map; the cursor is read first, so that nothing passes between the two."""
        groupe = groupe_visible(request, groupe_id)
        curseur = tetes([groupe.pk]).get(groupe.pk, 0)
        return Response({"curseur": curseur, "objets": objets_de(groupe)})

    @extend_schema(
        description="Dessiner un objet : 201, ou 200 avec le premier objet quand le jeton a déjà servi.",
        request=ObjetEntrant,
        responses={201: ObjetRendu, 200: ObjetRendu},
    )
    @rejouable_sans_voir(_dessine)
    def post(self, request: Request, groupe_id: int) -> Response:
        """Draw an object."""
        groupe = groupe_visible(request, groupe_id)
        objet, est_nouveau = dessiner(auteur=qui(request), groupe=groupe, **lire(ObjetEntrant, request))
        return Response(donnees_objet(objet), status=201 if est_nouveau else 200)


class EntreesNommees(APIView):
    @extend_schema(
        description="Les entrées de ces numéros, pour les lier à un objet.",
        parameters=[OpenApiParameter("n", int, many=True)],
        responses=EntreeLiee(many=True),
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        """Those of the numbers that the main courante holds."""
        groupe = groupe_visible(request, groupe_id)
        numeros = [int(n) for n in request.query_params.getlist("n")[:ENTREES_MAX] if NUMERO.fullmatch(n)]
        entrees = Entree.objects.filter(groupe=groupe, numero__in=numeros).order_by("numero")
        return Response([{"id": pk, "numero": n, "groupe": groupe.pk} for pk, n in entrees.values_list("pk", "numero")])


class ObjetsSupprimes(APIView):
    @extend_schema(description="Les objets supprimés, les derniers d'abord.", responses=ObjetRendu(many=True))
    def get(self, request: Request, groupe_id: int) -> Response:
        """What was taken off the map and may be put back."""
        groupe = groupe_visible(request, groupe_id)
        supprimes = ObjetCarto.objects.filter(groupe=groupe, supprime_le__isnull=False).order_by("-supprime_le")
        return Response([donnees_objet(objet) for objet in avec_liens(supprimes)[:HISTORIQUE_MAX]])


class UnObjet(APIView):
    @extend_schema(description="Un objet de la carte.", responses=ObjetRendu)
    def get(self, request: Request, jeton: UUID) -> Response:
        """One object, deleted or not."""
        return Response(donnees_objet(objet_visible(request, jeton)))


class _Changement(APIView):
    """Starts from the version of the body, or from the state that If-Match names."""

    conditionnes = ("POST",)


class Deplacement(_Changement):
    @extend_schema(
        description="Déplacer un objet : 409 si la version n'est plus la bonne.",
        request=DeplacementEntrant,
        responses=ObjetRendu,
    )
    @rejouable_sans_voir(_change)
    def post(self, request: Request, jeton: UUID) -> Response:
        """Another place or another outline."""
        return changer(request, jeton, deplacer, lire(DeplacementEntrant, request))


class Modification(_Changement):
    @extend_schema(
        description="Décrire un objet autrement : 409 si la version n'est plus la bonne.",
        request=ModificationEntrante,
        responses=ObjetRendu,
    )
    @rejouable_sans_voir(_change)
    def post(self, request: Request, jeton: UUID) -> Response:
        """Another description."""
        return changer(request, jeton, modifier, lire(ModificationEntrante, request))


class Suppression(_Changement):
    @extend_schema(description="Retirer un objet de la carte.", request=GesteEntrant, responses=ObjetRendu)
    @rejouable_sans_voir(_change)
    def post(self, request: Request, jeton: UUID) -> Response:
        """Off the map; it can be restored."""
        return changer(request, jeton, supprimer, lire(GesteEntrant, request))


class Restauration(_Changement):
    @extend_schema(description="Remettre un objet supprimé.", request=GesteEntrant, responses=ObjetRendu)
    @rejouable_sans_voir(_change)
    def post(self, request: Request, jeton: UUID) -> Response:
        """Back on the map as it was."""
        return changer(request, jeton, restaurer, lire(GesteEntrant, request))


class HistoriqueDemande(serializers.Serializer):
    avant = Curseur(help_text="Étapes de numéro plus petit.")


class Historique(APIView):
    @extend_schema(
        description="Tous les états d'un objet, les plus récents d'abord.",
        parameters=[HistoriqueDemande],
        responses=EtapeRendue(many=True),
    )
    def get(self, request: Request, jeton: UUID) -> Response:
        """The dépêches of the object: they are its history."""
        objet = objet_visible(request, jeton)
        depeches = Depeche.objects.filter(groupe=objet.groupe_id, objet_type="objetcarto", objet_id=objet.pk)
        if (avant := parametres(HistoriqueDemande, request).get("avant")) is not None:
            depeches = depeches.filter(numero__lt=avant)
        etapes = depeches.select_related("auteur").order_by("-numero")[:HISTORIQUE_MAX]
        return Response([etape(depeche) for depeche in etapes])


def objet_visible(request: Request, jeton: UUID) -> ObjetCarto:
    visibles = avec_liens(ObjetCarto.objects.visibles_par(qui(request))).select_related("groupe")
    return get_object_or_404(visibles, jeton=jeton)


def changer(request: Request, jeton: UUID, acte: Callable[..., ObjetCarto], demande: dict[str, Any]) -> Response:
    """Call the acte on the object; a stale version is answered with what the object has become."""
    geste = demande.pop("jeton")
    # The acte reads it again under its lock.
    objet = get_object_or_404(ObjetCarto.objects.visibles_par(qui(request)).only("pk"), jeton=jeton)
    if "version" not in demande or "If-Match" in request.headers:
        lu = objet_visible(request, jeton)
        demande["version"] = version_voulue(request, demande, version=lu.version, donnees=donnees_objet(lu))
    try:
        return Response(donnees_objet(acte(auteur=qui(request), objet=objet, jeton=geste, **demande)))
    except VersionPerimee as perimee:
        raise Perimee(perimee) from perimee


def etape(depeche: Depeche) -> dict[str, Any]:
    auteur = depeche.auteur
    return {
        "numero": depeche.numero,
        "genre": depeche.genre,
        "emise_le": depeche.emise_le,
        "auteur": {"id": auteur.pk, "nom": auteur.nom_affiche} if auteur else None,
        "objet": depeche.donnees,
    }
