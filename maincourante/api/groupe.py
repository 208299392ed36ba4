"""What a groupe offers to who writes in it: templates of entries, possible addressees."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.models import Groupe, Role
from maincourante.actes.regler import creer_modele, supprimer_modele
from maincourante.api.commun import groupe_visible, lire, qui
from maincourante.models import Modele
from maincourante.participants import entites_de, nommees, personnes_de
from maincourante.rendus import DestinatairePossible
from maincourante.serializers import ModeleEntrant, ModeleRendu

PROPOSITIONS = 12
ROLES_PROPOSES = (Role.CONTRIBUTEUR, Role.RESPONSABLE)


class Modeles(APIView):
    @extend_schema(description="Les modèles d'entrées du groupe.", responses=ModeleRendu(many=True))
    def get(self, request: Request, groupe_id: int) -> Response:
        """The templates of the groupe."""
        modeles = groupe_visible(request, groupe_id).modeles.all()
        return Response(ModeleRendu(modeles, many=True).data)

    @extend_schema(description="Ajouter un modèle.", request=ModeleEntrant, responses={201: ModeleRendu})
    def post(self, request: Request, groupe_id: int) -> Response:
        """Add a template."""
        groupe = groupe_visible(request, groupe_id)
        modele = creer_modele(auteur=qui(request), groupe=groupe, **lire(ModeleEntrant, request))
        return Response(ModeleRendu(modele).data, status=201)


class UnModele(APIView):
    @extend_schema(description="Supprimer un modèle, quand on pilote le groupe.", responses={204: None})
    def delete(self, request: Request, modele_id: int) -> Response:
        """Remove a template, for who pilots the groupe."""
        visibles = Modele.objects.filter(groupe__in=Groupe.objects.visibles_par(qui(request)))
        modele = get_object_or_404(visibles.select_related("groupe"), pk=modele_id)
        supprimer_modele(auteur=qui(request), modele=modele)
        return Response(status=204)


class Destinataires(APIView):
    @extend_schema(
        description="Qui peut être nommé dans le groupe : entités, rôles d'une entité, personnes.",
        parameters=[OpenApiParameter("q", str, description="Début d'un nom, sans souci des accents.")],
        responses=DestinatairePossible(many=True),
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        """Who can be named in the groupe: entités, roles of an entité, people."""
        groupe = groupe_visible(request, groupe_id)
        q = request.query_params.get("q", "").replace("\x00", "").strip()[:60]
        entites = list(nommees(entites_de(groupe), q, "nom", "code").order_by("ecart", "nom")[:PROPOSITIONS])
        personnes = nommees(personnes_de(groupe), q, "last_name", "first_name").order_by("ecart", "last_name")
        return Response(
            [_proposition("entite", e.nom, entite=e.pk) for e in entites]
            + [_proposition("personne", p.nom_affiche, personne=p.pk) for p in personnes[:PROPOSITIONS]]
            + [
                _proposition("role", f"{e.nom} · {role.label}", entite=e.pk, role=role.value)
                for e in entites[:3]
                for role in ROLES_PROPOSES
                if q
            ]
        )


def _proposition(type_: str, nom: str, **cle: Any) -> dict[str, Any]:
    return {"type": type_, "entite": None, "role": "", "personne": None, "nom": nom} | cle
