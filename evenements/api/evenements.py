"""Read, open and lead events."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import Curseur, page_de, page_rendue, parametres
from annuaire.api.conditions import version_voulue
from annuaire.api.rejeu import par_jeton, rejouable_sans_voir
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.actes.ouvrir import Description, modifier_evenement, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.etat import donnees_bilan, donnees_bilans, donnees_cellule, donnees_evenement
from evenements.formes import BilanRendu, CelluleRendue, EvenementRendu
from evenements.lectures import RELATIONS
from evenements.models import Bilan, Evenement
from evenements.serializers import (
    BilanEntrant,
    CelluleEntrante,
    EtatEntrant,
    EvenementEntrant,
    EvenementModifie,
    LienEntrant,
    RemonteeEntrante,
)
from maincourante.actes.partager import partager
from maincourante.api.commun import complete, entree_visible, lire, qui
from maincourante.rendus import EntreeRendue

PAR_PAGE = 200


def evenement_visible(request: Request, evenement_id: int) -> Evenement:
    visibles = Evenement.objects.visibles_par(qui(request)).select_related(*RELATIONS).defer("recherche")
    return get_object_or_404(visibles, pk=evenement_id)


class EvenementsDemandes(serializers.Serializer):
    etat = serializers.ChoiceField(choices=Evenement.Etat.choices, required=False)
    avant = Curseur(help_text="Événements d'identifiant plus petit : ouverts avant.")


class Evenements(APIView):
    @extend_schema(
        description="Les événements que je vois, les derniers ouverts d'abord.",
        parameters=[EvenementsDemandes],
        responses=page_rendue(EvenementRendu),
    )
    def get(self, request: Request) -> Response:
        """The events that I see, the newest first."""
        demande = parametres(EvenementsDemandes, request)
        visibles = Evenement.objects.visibles_par(qui(request)).select_related(*RELATIONS).defer("recherche")
        if etat := demande.get("etat"):
            visibles = visibles.filter(etat=etat)
        if (avant := demande.get("avant")) is not None:
            visibles = visibles.filter(pk__lt=avant)
        lus = list(visibles.order_by("-pk")[: PAR_PAGE + 1])
        return Response(page_de(request, lus, PAR_PAGE, donnees_evenement, avant=lambda e: e.pk))

    @extend_schema(
        description="Ouvrir un événement : son groupe, sa main courante, ses premiers participants.",
        request=EvenementEntrant,
        responses={201: EvenementRendu, 200: EvenementRendu},
    )
    def post(self, request: Request) -> Response:
        """Open an event; the same jeton again answers 200 with the same one."""
        lu = lire(EvenementEntrant, request)
        jeton = lu.pop("jeton")
        deja = Evenement.objects.filter(jeton=jeton).exists()
        ouvert = ouvrir_evenement(auteur=qui(request), jeton=jeton, description=_description(lu))
        return Response(donnees_evenement(evenement_visible(request, ouvert.pk)), status=200 if deja else 201)


class UnEvenement(APIView):
    conditionnes = ("PUT",)

    @extend_schema(description="Un événement.", responses=EvenementRendu)
    def get(self, request: Request, evenement_id: int) -> Response:
        """One event."""
        return Response(donnees_evenement(evenement_visible(request, evenement_id)))

    @extend_schema(
        description="Décrire l'événement à nouveau, à partir de la version lue : celle du corps, ou par If-Match.",
        request=EvenementModifie,
        responses=EvenementRendu,
    )
    def put(self, request: Request, evenement_id: int) -> Response:
        """Describe it again; a version that is no longer the last is refused."""
        evenement = evenement_visible(request, evenement_id)
        lu = lire(EvenementModifie, request)
        version = version_voulue(request, lu, version=evenement.version, donnees=donnees_evenement(evenement))
        modifie = modifier_evenement(
            auteur=qui(request), evenement=evenement, description=_description(lu), version=version
        )
        return Response(donnees_evenement(modifie))


class Etats(APIView):
    @extend_schema(
        description="Changer l'état : préparation, en cours, levé, clos. Le motif est obligatoire.",
        request=EtatEntrant,
        responses=EvenementRendu,
    )
    def post(self, request: Request, evenement_id: int) -> Response:
        """Pass to another state, with its reason."""
        evenement = evenement_visible(request, evenement_id)
        change = changer_etat(auteur=qui(request), evenement=evenement, **lire(EtatEntrant, request))
        return Response(donnees_evenement(change))


class Remontees(APIView):
    @extend_schema(
        description="Remonter à l'ARS (3), à la zone (4), au national (5) : ils participent et sont prévenus.",
        request=RemonteeEntrante,
        responses=EvenementRendu,
    )
    def post(self, request: Request, evenement_id: int) -> Response:
        """Call in those above, up to this level."""
        evenement = evenement_visible(request, evenement_id)
        remonte = remonter(auteur=qui(request), evenement=evenement, **lire(RemonteeEntrante, request))
        return Response(donnees_evenement(remonte))


class Bilans(APIView):
    @extend_schema(
        description="Les bilans, les plus récents d'abord (200 au plus), chacun avec ce que l'on savait après lui.",
        responses=BilanRendu(many=True),
    )
    def get(self, request: Request, evenement_id: int) -> Response:
        """The counts, newest first."""
        bilans = evenement_visible(request, evenement_id).bilans.select_related("evenement", "auteur", "entite")
        return Response(donnees_bilans(bilans.order_by("constate_le", "pk"), PAR_PAGE)[::-1])

    @extend_schema(
        description="Ajouter un bilan : il s'ajoute aux précédents ; une figure absente n'a pas été comptée.",
        request=BilanEntrant,
        responses={201: BilanRendu},
    )
    @rejouable_sans_voir(par_jeton(Bilan.objects, "evenement"))
    def post(self, request: Request, evenement_id: int) -> Response:
        """Add a count."""
        evenement = evenement_visible(request, evenement_id)
        bilan = etablir_bilan(auteur=qui(request), evenement=evenement, **lire(BilanEntrant, request))
        return Response(donnees_bilan(bilan), status=201)


class Cellules(APIView):
    @extend_schema(description="Les cellules de l'événement.", responses=CelluleRendue(many=True))
    def get(self, request: Request, evenement_id: int) -> Response:
        """The cells of the event."""
        cellules = evenement_visible(request, evenement_id).cellules.select_related("groupe", "ouverte_par")
        return Response([donnees_cellule(cellule) for cellule in cellules])

    @extend_schema(description="Ouvrir une cellule.", request=CelluleEntrante, responses={201: CelluleRendue})
    def post(self, request: Request, evenement_id: int) -> Response:
        """Open a cell."""
        evenement = evenement_visible(request, evenement_id)
        cellule = ouvrir_cellule(auteur=qui(request), evenement=evenement, **lire(CelluleEntrante, request))
        return Response(donnees_cellule(cellule), status=201)


class EntreesLiees(APIView):
    @extend_schema(
        description="Verser dans l'événement une entrée d'un autre groupe : la copie nomme son origine.",
        request=LienEntrant,
        responses=EntreeRendue,
    )
    def post(self, request: Request, evenement_id: int) -> Response:
        """Copy an entry that I see to the event."""
        evenement = evenement_visible(request, evenement_id)
        lu = lire(LienEntrant, request)
        copie = partager(
            auteur=qui(request),
            entree=entree_visible(request, lu["entree"]),
            groupe=evenement.groupe,
            jeton=lu["jeton"],
        )
        return Response(complete(copie))


def _description(lu: dict[str, Any]) -> Description:
    return Description(**lu)
