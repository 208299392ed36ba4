"""What follows an entry. Every write answers 200 with the entry as it has become."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from annuaire.models import Utilisateur
from maincourante.actes.accompagner import commenter, desepingler, epingler, suivre_action
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.partager import partager
from maincourante.actes.repondre import prendre_en_compte, relancer
from maincourante.api.commun import complete, entree_visible, groupe_visible, lire, qui
from maincourante.models import Adressage, Commentaire, Entree, GesteEntree, Rectification
from maincourante.rendus import EntreeRendue
from maincourante.serializers import (
    EpingleEntrante,
    GesteDEntree,
    MotifEntrant,
    PartageEntrant,
    RectificationEntrante,
    SuiviEntrant,
    TexteEntrant,
)


def _annulee(auteur: Utilisateur, jeton: UUID, entree: int) -> QuerySet[Entree]:
    return Entree.objects.filter(pk=entree, annulee_par=auteur)


def _prise(auteur: Utilisateur, jeton: UUID, entree: int) -> QuerySet[Adressage]:
    """Nothing tells at which of their posts it was taken: not as long as one of them is still asked."""
    postes = auteur.affectations.en_cours().filter(entite=OuterRef("entite"))
    pour_moi = Q(utilisateur=auteur) | Q(Exists(postes), role="") | Q(Exists(postes.filter(role=OuterRef("role"))))
    attendus = Adressage.objects.filter(pour_moi, entree=entree, pris_le=None)
    return Adressage.objects.filter(~Exists(attendus), entree=entree, pris_par=auteur)


class Rectifications(APIView):
    @extend_schema(
        description="Rectifier le texte : l'original reste lisible.",
        request=RectificationEntrante,
        responses=EntreeRendue,
    )
    @rejouable_sans_voir(par_jeton(Rectification.objects, "entree"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Replace the text; the original stays readable."""
        entree = entree_visible(request, entree_id)
        rectifier(auteur=qui(request), entree=entree, **lire(RectificationEntrante, request))
        return Response(complete(entree))


class Annulation(APIView):
    @extend_schema(
        description="Annuler l'entrée, qui reste lisible avec son motif.", request=MotifEntrant, responses=EntreeRendue
    )
    @rejouable_sans_voir(_annulee)
    def post(self, request: Request, entree_id: int) -> Response:
        """Cancel the entry, which stays readable with the reason."""
        entree = entree_visible(request, entree_id)
        annuler(auteur=qui(request), entree=entree, **lire(MotifEntrant, request))
        return Response(complete(entree))


class PrisesEnCompte(APIView):
    @extend_schema(
        description="Prendre l'entrée en compte, quand on en est destinataire.", request=None, responses=EntreeRendue
    )
    @rejouable_sans_voir(_prise)
    def post(self, request: Request, entree_id: int) -> Response:
        """Take the entry in charge, as one of its addressees."""
        entree = entree_visible(request, entree_id)
        prendre_en_compte(auteur=qui(request), entree=entree)
        return Response(complete(entree))


class Relances(APIView):
    @extend_schema(
        description="Relancer les destinataires qui n'ont pas répondu.", request=GesteDEntree, responses=EntreeRendue
    )
    @rejouable_sans_voir(par_jeton(GesteEntree.objects, "entree"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Remind the addressees who have not answered."""
        entree = entree_visible(request, entree_id)
        relancer(auteur=qui(request), entree=entree, **lire(GesteDEntree, request))
        return Response(complete(entree))


class Commentaires(APIView):
    @extend_schema(description="Commenter l'entrée.", request=TexteEntrant, responses=EntreeRendue)
    @rejouable_sans_voir(par_jeton(Commentaire.objects, "entree"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Add a comment."""
        entree = entree_visible(request, entree_id)
        commenter(auteur=qui(request), entree=entree, **lire(TexteEntrant, request))
        return Response(complete(entree))


class Epingle(APIView):
    @extend_schema(
        description="Épingler l'entrée parmi les points clés, ou l'en retirer.",
        request=EpingleEntrante,
        responses=EntreeRendue,
    )
    @rejouable_sans_voir(par_jeton(GesteEntree.objects, "entree"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Make the entry a key point, or no longer one."""
        entree = entree_visible(request, entree_id)
        lu = lire(EpingleEntrante, request)
        acte = epingler if lu.pop("epinglee") else desepingler
        acte(auteur=qui(request), entree=entree, **lu)
        return Response(complete(entree))


class Suivi(APIView):
    @extend_schema(
        description="Suivre l'action, ou faire une action de l'entrée.", request=SuiviEntrant, responses=EntreeRendue
    )
    @rejouable_sans_voir(par_jeton(GesteEntree.objects, "entree"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Move the action on, or make one of the entry."""
        entree = entree_visible(request, entree_id)
        lu = lire(SuiviEntrant, request)
        geste = {nom: lu.pop(nom, None) for nom in ("etat", "vu", "jeton")}
        suivre_action(auteur=qui(request), entree=entree, vues=lu.pop("vues", {}), changements=lu, **geste)
        return Response(complete(entree))


class Partages(APIView):
    @extend_schema(
        description="Partager l'entrée vers un autre groupe : la copie nomme son origine.",
        request=PartageEntrant,
        responses=EntreeRendue,
    )
    @rejouable_sans_voir(par_jeton(Entree.objects, "origine"))
    def post(self, request: Request, entree_id: int) -> Response:
        """Copy the entry to another groupe."""
        entree = entree_visible(request, entree_id)
        lu = lire(PartageEntrant, request)
        partager(auteur=qui(request), entree=entree, groupe=groupe_visible(request, lu["groupe"]), jeton=lu["jeton"])
        return Response(complete(entree))
