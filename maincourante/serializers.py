"""The bodies that the REST API reads. They check types and shapes; what an entry may hold is checked by the acts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annuaire.models import Role
from maincourante.actes.consigner import ActionDemandee
from maincourante.actes.nommer import Destinataire
from maincourante.actes.validation import categorie_de
from maincourante.models import Entree, Modele

ID_MAX = 2**63 - 1
# Shapes only: the acts know the true limits and say them in better words.
TEXTE_MAX = 200_000


def identifiant(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=ID_MAX, **options)


class TexteLibre(serializers.CharField):
    """A JSON string and nothing else (DRF would take 12 for "12")."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Instant(serializers.DateTimeField):
    """A date that exists in every time zone: on the first day of the year 1, DRF breaks down instead of refusing."""

    def enforce_timezone(self, value: Any) -> Any:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow", timezone="UTC")


class DestinataireEntrant(serializers.Serializer):
    entite = identifiant(required=False, allow_null=True)
    role = serializers.ChoiceField(choices=Role.choices, required=False, allow_blank=True, default="")
    personne = identifiant(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> Any:
        return Destinataire(**super().to_internal_value(data))


class ActionEntrante(serializers.Serializer):
    entite = identifiant(required=False, allow_null=True)
    personne = identifiant(required=False, allow_null=True)
    echeance = Instant(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> Any:
        return ActionDemandee(**super().to_internal_value(data))


class EntreeEntrante(serializers.Serializer):
    """A new entry. `jeton` is a UUID made by the client: sending the same one again returns the first entry."""

    jeton = serializers.UUIDField()
    texte = TexteLibre(max_length=TEXTE_MAX, trim_whitespace=False)
    importance = serializers.ChoiceField(choices=Entree.Importance.choices, default=Entree.Importance.NORMALE)
    categorie = TexteLibre(max_length=20, required=False, allow_null=True, allow_blank=True)
    survenu_le = Instant(required=False, allow_null=True)
    lieu = TexteLibre(max_length=TEXTE_MAX, required=False, allow_blank=True)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)
    destinataires = DestinataireEntrant(many=True, required=False)
    action = ActionEntrante(required=False, allow_null=True)
    pieces = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, required=False, help_text="Jetons de dépôts achevés à joindre."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"categorie": categorie_de(attrs.get("categorie"))}


class TexteEntrant(serializers.Serializer):
    """A comment."""

    jeton = serializers.UUIDField()
    texte = TexteLibre(max_length=TEXTE_MAX, trim_whitespace=False)


class RectificationEntrante(TexteEntrant):
    """Another text for an entry."""

    vues = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=ID_MAX,
        help_text="Combien de rectifications étaient affichées : celle d'un collègue depuis fait refuser la demande.",
    )


class MotifEntrant(serializers.Serializer):
    motif = TexteLibre(max_length=TEXTE_MAX, trim_whitespace=False)


class GesteDEntree(serializers.Serializer):
    """A change of an entry."""

    jeton = serializers.UUIDField(
        required=False, help_text="Choisi par le client : le même, envoyé de nouveau, ne change rien de plus."
    )


class EpingleEntrante(GesteDEntree):
    epinglee = serializers.BooleanField()


class ActionVue(serializers.Serializer):
    """What was shown of who does an action and before when. What is not given is not compared."""

    entite = identifiant(required=False, allow_null=True)
    personne = identifiant(required=False, allow_null=True)
    echeance = Instant(required=False, allow_null=True)


class SuiviEntrant(GesteDEntree):
    """The progress of an action. What is not given stays as it is; null takes it away."""

    etat = serializers.ChoiceField(
        choices=Entree.Action.choices, required=False, help_text="Nécessaire pour faire de l'entrée une action."
    )
    vu = serializers.ChoiceField(
        choices=Entree.Action.choices,
        required=False,
        allow_blank=True,
        help_text="L'état qui était affiché, vide sans action : s'il a changé depuis, la demande est refusée.",
    )
    vues = ActionVue(
        required=False,
        help_text="Ce qui était affiché de ce que l'on change : dit autrement depuis, la demande est refusée.",
    )
    entite = identifiant(required=False, allow_null=True)
    personne = identifiant(required=False, allow_null=True)
    echeance = Instant(required=False, allow_null=True)


class PartageEntrant(serializers.Serializer):
    jeton = serializers.UUIDField()
    groupe = identifiant()


class ModeleEntrant(serializers.Serializer):
    titre = TexteLibre(max_length=TEXTE_MAX)
    texte = TexteLibre(max_length=TEXTE_MAX, trim_whitespace=False)
    importance = serializers.ChoiceField(choices=Entree.Importance.choices, default=Entree.Importance.NORMALE)
    categorie = TexteLibre(max_length=20, required=False, allow_null=True, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs | {"categorie": categorie_de(attrs.get("categorie"))}


class ModeleRendu(serializers.ModelSerializer):
    class Meta:
        model = Modele
        fields = ("id", "titre", "texte", "categorie", "importance")
