"""The bodies that the REST API reads. They check types and shapes; what is allowed is checked by the acts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ged.actes.deposer import Description
from ged.models import Document

ID_MAX = 2**63 - 1
TEXTE_MAX = 20_000


class TexteLibre(serializers.CharField):
    """A JSON string and nothing else (DRF would take 12 for "12")."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


def identifiant(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=ID_MAX, **options)


class DepotEntrant(serializers.Serializer):
    """A file that is going to be sent; `jeton` is a UUID made by the client, and stays that of the version."""

    jeton = serializers.UUIDField()
    nom = TexteLibre(max_length=TEXTE_MAX, trim_whitespace=False)
    taille = serializers.IntegerField(min_value=0, max_value=ID_MAX)


class DescriptionEntrante(serializers.Serializer):
    titre = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True)
    description = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True)
    type = serializers.ChoiceField(choices=Document.Type.choices, required=False)
    mots_cles = serializers.ListField(child=TexteLibre(max_length=200), required=False, max_length=100)
    natures = serializers.ListField(child=TexteLibre(max_length=40), required=False, max_length=40)
    valable_du = serializers.DateField(required=False, allow_null=True)
    valable_jusqu_au = serializers.DateField(required=False, allow_null=True)

    def descriptif(self, lu: dict[str, Any]) -> Description:
        return Description(**{champ: lu[champ] for champ in Description.__dataclass_fields__ if champ in lu})


class DocumentEntrant(DescriptionEntrante):
    """A finished upload becomes a document."""

    jeton = serializers.UUIDField()
    dossier = identifiant(required=False, allow_null=True)


class VersionEntrante(serializers.Serializer):
    jeton = serializers.UUIDField()
    commentaire = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True)


class DossierEntrant(serializers.Serializer):
    nom = TexteLibre(max_length=TEXTE_MAX)
    parent = identifiant(required=False, allow_null=True)  # type: ignore[assignment]  # DRF names an attribute so


class DossierChange(serializers.Serializer):
    """What is not given stays as it is; `parent` null is the root."""

    nom = TexteLibre(max_length=TEXTE_MAX, required=False)
    parent = identifiant(required=False, allow_null=True)  # type: ignore[assignment]  # DRF names an attribute so


class RangementEntrant(serializers.Serializer):
    dossier = identifiant(allow_null=True)


class OuiNon(serializers.Serializer):
    oui = serializers.BooleanField()


class RaccourciEntrant(serializers.Serializer):
    document = identifiant()


class LectureEntrante(serializers.Serializer):
    version = identifiant()


class RestaurationEntrante(serializers.Serializer):
    jeton = serializers.UUIDField()
    version = identifiant()
