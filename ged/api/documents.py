"""Documents: listed, deposited, described, replaced; what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.conditions import verifier_condition
from ged.actes import decrire
from ged.actes.deposer import Description, deposer, remplacer, verrouiller_document
from ged.actes.lire import accuser, consulter
from ged.actes.ranger import deplacer_document
from ged.api.commun import document_visible, dossier_visible, groupe_visible, lire, qui
from ged.droits import peut_voir_les_lecteurs
from ged.etat import avec_version, donnees_document, donnees_version, etat_entite, etat_personne
from ged.flux import servir
from ged.lecteurs import consultations
from ged.models import Consultation, Document, Version
from ged.rendus import ConsultationRendue, DocumentRendu, PageDeDocuments, VersionRendue
from ged.serializers import (
    DescriptionEntrante,
    DocumentEntrant,
    LectureEntrante,
    OuiNon,
    RangementEntrant,
    RestaurationEntrante,
    VersionEntrante,
)

PAGE = 100


class DocumentsDuGroupe(APIView):
    @extend_schema(
        description="Les documents du groupe, les plus récents d'abord ; `dossier` vide : ceux de la racine.",
        parameters=[OpenApiParameter("dossier", str), OpenApiParameter("avant", int)],
        responses=PageDeDocuments,
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        documents = avec_version(Document.objects.filter(groupe=groupe_visible(request, groupe_id)).presents())
        dossier, avant = request.query_params.get("dossier"), request.query_params.get("avant", "")
        if dossier is not None:
            ouvert = dossier_visible(request, int(dossier)) if dossier.isdecimal() and len(dossier) < 19 else None
            documents = documents.filter(dossier=ouvert)
        if avant.isdecimal() and len(avant) < 19:
            documents = documents.filter(pk__lt=int(avant))
        lus = list(documents.order_by("-pk")[: PAGE + 1])
        suivant = None
        if len(lus) > PAGE:
            parametres: Any = request.query_params.copy()
            parametres["avant"] = lus[PAGE - 1].pk
            suivant = f"{request.path}?{parametres.urlencode()}"
        return Response({"resultats": [donnees_document(d) for d in lus[:PAGE]], "suivant": suivant})

    @extend_schema(
        description="Un dépôt achevé devient un document. Le même jeton redonne le même document.",
        request=DocumentEntrant,
        responses={201: DocumentRendu},
    )
    def post(self, request: Request, groupe_id: int) -> Response:
        groupe = groupe_visible(request, groupe_id)
        lu = lire(DocumentEntrant, request)
        document = deposer(
            auteur=qui(request),
            groupe=groupe,
            jeton=lu["jeton"],
            dossier=dossier_visible(request, lu.get("dossier")),
            description=DescriptionEntrante().descriptif(lu),
        )
        return Response(donnees_document(document), status=201)


class UnDocument(APIView):
    conditionnes = ("PATCH", "DELETE")

    @extend_schema(description="Un document et sa version à lire.", responses=DocumentRendu)
    def get(self, request: Request, document_id: int) -> Response:
        return Response(donnees_document(document_visible(request, document_id)))

    @extend_schema(description="Changer ce qui en est dit.", request=DescriptionEntrante, responses=DocumentRendu)
    def patch(self, request: Request, document_id: int) -> Response:
        """What is not given stays as it is."""
        demande = lire(DescriptionEntrante, request)
        with _inchange(request, document_id) as document:
            actuelle = {champ: getattr(document, champ) for champ in Description.__dataclass_fields__}
            decrit = decrire.modifier(
                auteur=qui(request), document=document, description=Description(**(actuelle | demande))
            )
        return Response(donnees_document(decrit))

    @extend_schema(description="Retirer le document de son dossier. Rien n'est effacé.", responses={204: None})
    def delete(self, request: Request, document_id: int) -> Response:
        with _inchange(request, document_id) as document:
            decrire.retirer(auteur=qui(request), document=document)
        return Response(status=204)


@contextmanager
def _inchange(request: Request, document_id: int) -> Iterator[Document]:
    """The document, held as the state that the request starts from while an acte changes it."""
    vu = document_visible(request, document_id)
    with transaction.atomic():
        document = verrouiller_document(vu)
        verifier_condition(request, donnees_document(document))
        yield document


class VersionsDuDocument(APIView):
    @extend_schema(description="Toutes les versions, la plus récente d'abord.", responses=VersionRendue(many=True))
    def get(self, request: Request, document_id: int) -> Response:
        versions = document_visible(request, document_id).versions.select_related("fichier", "auteur", "entite")
        return Response([donnees_version(version) for version in versions.defer("fichier__texte")])

    @extend_schema(
        description="Un dépôt achevé remplace la version à lire ; l'ancienne reste.",
        request=VersionEntrante,
        responses={201: DocumentRendu},
    )
    def post(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        remplace = remplacer(auteur=qui(request), document=document, **lire(VersionEntrante, request))
        return Response(donnees_document(remplace), status=201)


class Contenu(APIView):
    @extend_schema(
        description="Le fichier de cette version. Le téléchargement est enregistré.",
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, version_id: int) -> HttpResponseBase:
        versions = Version.objects.visibles_par(qui(request)).select_related("document", "fichier")
        versions = versions.defer("fichier__texte")
        version = get_object_or_404(versions, pk=version_id)
        reponse = servir(version)  # first: what could not be given was not read
        consulter(lecteur=qui(request), version=version, genre=Consultation.Genre.TELECHARGEMENT)
        return reponse


class _Geste(APIView):
    """One act on a document, answered with the document as it has become."""

    corps: Any = OuiNon
    acte: Callable[..., Document]
    nom_du_choix = ""

    @extend_schema(request=OuiNon, responses=DocumentRendu)
    def post(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        choix = {self.nom_du_choix: lire(OuiNon, request)["oui"]}
        return Response(donnees_document(type(self).acte(auteur=qui(request), document=document, **choix)))


class Obsolescence(_Geste):
    """Say that the document no longer holds, or that it does again."""

    acte = staticmethod(decrire.declarer_obsolete)
    nom_du_choix = "obsolete"


class LectureDemandee(_Geste):
    """Ask the groupe to acknowledge that they have read it, or stop asking."""

    acte = staticmethod(decrire.donner_a_lire)
    nom_du_choix = "a_lire"


class Verrou(APIView):
    @extend_schema(
        description="Prendre le document pour le modifier, ou le rendre.", request=OuiNon, responses=DocumentRendu
    )
    def post(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        acte = decrire.prendre_pour_modifier if lire(OuiNon, request)["oui"] else decrire.rendre
        return Response(donnees_document(acte(auteur=qui(request), document=document)))


class Deplacement(APIView):
    @extend_schema(
        description="Ranger dans un autre dossier du groupe ; null : la racine.",
        request=RangementEntrant,
        responses=DocumentRendu,
    )
    def post(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        vers = dossier_visible(request, lire(RangementEntrant, request)["dossier"])
        return Response(donnees_document(deplacer_document(auteur=qui(request), document=document, vers=vers)))


class Restauration(APIView):
    @extend_schema(
        description="Une ancienne version redevient celle à lire.",
        request=RestaurationEntrante,
        responses=DocumentRendu,
    )
    def post(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        lu = lire(RestaurationEntrante, request)
        version = get_object_or_404(document.versions, pk=lu["version"])
        restaure = decrire.restaurer(auteur=qui(request), document=document, version=version, jeton=lu["jeton"])
        return Response(donnees_document(restaure))


class Lecteurs(APIView):
    @extend_schema(
        description="Qui a lu ou pris quelle version, pour l'entité propriétaire.",
        responses=ConsultationRendue(many=True),
    )
    def get(self, request: Request, document_id: int) -> Response:
        document = document_visible(request, document_id)
        if not peut_voir_les_lecteurs(qui(request), document):
            raise PermissionDenied("Qui a lu ce document n'est montré qu'à l'entité à qui il est.")
        return Response(
            [
                {
                    "version": c.version.numero,
                    "personne": etat_personne(c.utilisateur),
                    "entite": etat_entite(c.entite),
                    "genre": c.genre,
                    "le": c.faite_le,
                }
                for c in consultations(document)
            ]
        )

    @extend_schema(
        description="Dire qu'on a lu cette version\u00a0: refusé si une autre l'a remplacée entre-temps.",
        request=LectureEntrante,
        responses={204: None},
    )
    def post(self, request: Request, document_id: int) -> Response:
        document, lu = document_visible(request, document_id), lire(LectureEntrante, request)
        accuser(lecteur=qui(request), document=document, version=lu["version"])
        return Response(status=204)
