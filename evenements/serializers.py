"""What the REST API reads."""

from __future__ import annotations

from rest_framework import serializers

from evenements.models import Bilan, Cellule, Evenement
from maincourante.serializers import Instant, identifiant

VERSION_MAX = 2**31 - 1


def version_lue() -> serializers.IntegerField:
    """The version from which a change starts; without it, the header If-Match says so."""
    return serializers.IntegerField(
        min_value=1, max_value=VERSION_MAX, required=False, help_text="À défaut, l'en-tête If-Match."
    )


class DescriptionEntrante(serializers.Serializer):
    """What is said of an event."""

    titre = serializers.CharField(max_length=110)
    nature = serializers.ChoiceField(choices=Evenement.Nature.choices)
    categorie = serializers.CharField(required=False, allow_blank=True, help_text="Code EMSI, par exemple /FIR/IND.")
    est_programme = serializers.BooleanField(required=False)
    est_exercice = serializers.BooleanField(required=False)
    niveau = serializers.ChoiceField(choices=Evenement.Niveau.choices, required=False)
    echelle = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=5)
    plans = serializers.ListField(child=serializers.ChoiceField(choices=Evenement.Plan.choices), required=False)
    adresse = serializers.CharField(required=False, allow_blank=True, max_length=200)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)
    debut_le = Instant()
    fin_prevue_le = Instant(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class EvenementEntrant(DescriptionEntrante):
    """A new event."""

    jeton = serializers.UUIDField()


class EvenementModifie(DescriptionEntrante):
    """An event described again, from the version that was read."""

    version = version_lue()


class EtatEntrant(serializers.Serializer):
    vers = serializers.ChoiceField(choices=Evenement.Etat.choices)
    motif = serializers.CharField(max_length=500)


class RemonteeEntrante(serializers.Serializer):
    jusqu_a = serializers.ChoiceField(
        choices=[n for n in Evenement.Niveau.choices if n[0] >= Evenement.Niveau.REGIONAL]
    )


class BilanEntrant(serializers.Serializer):
    jeton = serializers.UUIDField()
    source = serializers.ChoiceField(choices=Bilan.Source.choices)  # type: ignore[assignment]  # DRF names an option so
    ua = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    ur = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    impliques = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    dcd = serializers.IntegerField(required=False, allow_null=True, min_value=0)
    constate_le = Instant(required=False, allow_null=True)


class CelluleEntrante(serializers.Serializer):
    genre = serializers.ChoiceField(choices=Cellule.Genre.choices)
    nom = serializers.CharField(required=False, allow_blank=True, max_length=60)


class LienEntrant(serializers.Serializer):
    jeton = serializers.UUIDField()
    entree = identifiant()


class SectionsEntrantes(serializers.Serializer):
    """The texts of a draft by code of section; those that are not named keep theirs."""

    version = version_lue()
    sections = serializers.DictField(child=serializers.CharField(allow_blank=True, trim_whitespace=False))


class VersionDuPoint(serializers.Serializer):
    version = version_lue()


class ReleveEntrante(serializers.Serializer):
    jeton = serializers.UUIDField()
    poste = serializers.CharField(max_length=80)
    consignes = serializers.CharField(required=False, allow_blank=True, max_length=6000)
