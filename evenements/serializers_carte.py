"""The bodies of the map's REST addresses. They check types and shapes; what an object may be is checked by the acts."""

from __future__ import annotations

from rest_framework import serializers

from evenements.models import ObjetCarto
from evenements.serializers import version_lue
from maincourante.rendus import EntiteRendue, PersonneRendue
from maincourante.serializers import TEXTE_MAX, TexteLibre, identifiant


class DescriptionEntrante(serializers.Serializer):
    """What is not given stays as it is."""

    symbole = TexteLibre(max_length=30, required=False)
    nature = TexteLibre(max_length=24, required=False, allow_blank=True)
    libelle = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True)
    etat = serializers.ChoiceField(choices=ObjetCarto.Etat.choices, required=False)
    note = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True, trim_whitespace=False)
    calque = identifiant(required=False, allow_null=True)
    entrees = serializers.ListField(child=identifiant(), required=False, max_length=200)


class TraceEntrant(serializers.Serializer):
    geometrie = serializers.JSONField()
    rayon_m = serializers.FloatField(required=False, allow_null=True)


class ObjetEntrant(DescriptionEntrante, TraceEntrant):
    """A new object. `jeton` is a UUID made by the client, and the name of the object from then on."""

    jeton = serializers.UUIDField()
    genre = serializers.ChoiceField(choices=ObjetCarto.Genre.choices)
    symbole = TexteLibre(max_length=30)


class GesteEntrant(serializers.Serializer):
    """A change: its own jeton, and the version of the object that the person had before their eyes."""

    jeton = serializers.UUIDField()
    version = version_lue()


class DeplacementEntrant(GesteEntrant, TraceEntrant):
    pass


class ModificationEntrante(GesteEntrant, DescriptionEntrante):
    pass


class CalqueRendu(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()


class EntreeLiee(serializers.Serializer):
    id = serializers.IntegerField()
    numero = serializers.IntegerField()
    groupe = serializers.IntegerField()


class ObjetRendu(serializers.Serializer):
    """An object as it is. `version` is to be given back with each change."""

    id = serializers.IntegerField()
    groupe = serializers.IntegerField()
    jeton = serializers.UUIDField()
    version = serializers.IntegerField()
    genre = serializers.ChoiceField(choices=ObjetCarto.Genre.choices)
    symbole = serializers.CharField()
    nature = serializers.CharField(allow_blank=True, help_text="Code EMSI.")
    geometrie = serializers.JSONField(help_text="GeoJSON, longitude puis latitude.")
    rayon_m = serializers.FloatField(allow_null=True)
    libelle = serializers.CharField(allow_blank=True)
    etat = serializers.ChoiceField(choices=ObjetCarto.Etat.choices)
    note = serializers.CharField(allow_blank=True)
    calque = CalqueRendu(allow_null=True)
    entrees = EntreeLiee(many=True)
    cree_par = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    cree_le = serializers.DateTimeField()
    modifie_par = PersonneRendue()
    modifie_le = serializers.DateTimeField()
    supprime_le = serializers.DateTimeField(allow_null=True)


class CarteRendue(serializers.Serializer):
    curseur = serializers.IntegerField(help_text="Numéro de la dernière dépêche déjà comptée.")
    objets = ObjetRendu(many=True)


class EtapeRendue(serializers.Serializer):
    """One line of the history of an object."""

    numero = serializers.IntegerField()
    genre = serializers.CharField()
    emise_le = serializers.DateTimeField()
    auteur = PersonneRendue(allow_null=True)
    objet = ObjetRendu()
