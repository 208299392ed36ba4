"""The objects of a map as GeoJSON: all of them, those of a box, those that have changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import page_de, parametres
from annuaire.requete import entier
from evenements.etat import en_texte
from evenements.etat_carte import avec_liens, donnees_objet
from evenements.geometrie import emprise, touche
from evenements.models import ObjetCarto
from evenements.serializers_carte import ObjetRendu
from fil.lectures import tetes
from maincourante.api.commun import groupe_visible
from maincourante.serializers import Instant

PAR_PAGE = 5_000
TYPE = "application/geo+json"


class Bbox(serializers.CharField):
    """ "1.2,43.4,1.6,43.8" """

    def to_internal_value(self, data: Any) -> Any:
        try:
            ouest, sud, est, nord = (float(nombre) for nombre in str(data).split(","))
        except ValueError:
            ouest, sud, est, nord = 0.0, 1.0, 0.0, 0.0
        if not (-180 <= ouest <= 180 and -180 <= est <= 180 and -90 <= sud <= nord <= 90):
            raise serializers.ValidationError("Écrivez ouest,sud,est,nord, en degrés.")
        return ouest, sud, est, nord


class Suite(serializers.CharField):
    """ "2026-11-28T21:45:00.123456+00:00,1234": the last object of a page, as the address of the next one says it."""

    def to_internal_value(self, data: Any) -> Any:
        instant, _, pk = str(data).partition(",")
        try:
            lu = parse_datetime(instant)
        except ValueError:
            lu = None
        if lu is None or lu.tzinfo is None or not entier(pk):
            raise serializers.ValidationError("Suivez l'adresse donnée par « suivant ».")
        return lu, entier(pk)


class ObjetsDemandes(serializers.Serializer):
    bbox = Bbox(required=False, help_text="ouest,sud,est,nord : ce qui y a au moins un point.")
    modifies_depuis = Instant(required=False, help_text="Ce qui a changé depuis cet instant, objets supprimés compris.")
    apres = Suite(required=False, help_text="Où commence la page : l'adresse de « suivant » le dit.")


class GeometrieRendue(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Point", "LineString", "Polygon"])
    coordinates = serializers.JSONField(help_text="Longitude puis latitude, en degrés (WGS 84).")


class ProprietesRendues(ObjetRendu):
    geometrie = None  # type: ignore[assignment]  # DRF takes a field away so


class ElementRendu(serializers.Serializer):
    type = serializers.ChoiceField(choices=["Feature"])
    id = serializers.UUIDField(help_text="Le jeton de l'objet : son nom.")
    geometry = GeometrieRendue()
    properties = ProprietesRendues()


class CollectionRendue(serializers.Serializer):
    """A FeatureCollection; a circle is its centre, with `rayon_m`."""

    type = serializers.ChoiceField(choices=["FeatureCollection"])
    features = ElementRendu(many=True)
    curseur = serializers.IntegerField(help_text="Numéro de la dernière dépêche déjà comptée : d'où suivre le fil.")
    suivant = serializers.CharField(allow_null=True, help_text="Adresse de la suite ; null à la fin.")


class ObjetsEnGeoJson(APIView):
    @extend_schema(
        description="Les objets de la carte du groupe en GeoJSON. Avec `modifies_depuis`, ceux qui ont été supprimés "
        "depuis viennent aussi, avec `supprime_le`.",
        parameters=[ObjetsDemandes],
        responses={(200, TYPE): CollectionRendue},
    )
    def get(self, request: Request, groupe_id: int) -> Response:
        groupe, demande = groupe_visible(request, groupe_id), parametres(ObjetsDemandes, request)
        curseur = tetes([groupe.pk])[groupe.pk]
        objets = ObjetCarto.objects.filter(groupe=groupe)
        depuis: datetime | None = demande.get("modifies_depuis")
        objets = objets.presents() if depuis is None else objets.filter(modifie_le__gte=depuis)
        if "apres" in demande:
            # By the instant and the id together: an import gives the same instant to hundreds of objects.
            instant, pk = demande["apres"]
            objets = objets.filter(Q(modifie_le__gt=instant) | Q(modifie_le=instant, pk__gt=pk))
        lus = list(avec_liens(objets).order_by("modifie_le", "pk")[: PAR_PAGE + 1])
        page = page_de(request, lus, PAR_PAGE, lambda o: o, apres=lambda o: f"{en_texte(o.modifie_le)},{o.pk}")
        retenus = page["resultats"]
        if bbox := demande.get("bbox"):
            zone = emprise(bbox)
            retenus = [objet for objet in retenus if touche(objet.geometrie, objet.rayon_m, zone)]
        corps = {
            "type": "FeatureCollection",
            "features": [_element(objet) for objet in retenus],
            "curseur": curseur,
            "suivant": page["suivant"],
        }
        return Response(corps, content_type=TYPE)


def _element(objet: ObjetCarto) -> dict[str, Any]:
    donnees = donnees_objet(objet)
    geometrie = donnees.pop("geometrie")
    return {"type": "Feature", "id": donnees["jeton"], "geometry": geometrie, "properties": donnees}
