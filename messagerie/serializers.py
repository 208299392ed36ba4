"""The bodies that the REST API reads. They check types and shapes; what a message may hold is checked by the acts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from maincourante.actes.validation import categorie_de
from maincourante.models import Entree
from maincourante.serializers import TEXTE_MAX, TexteLibre, identifiant
from messagerie.actes.nommer import Mention
from messagerie.models import Reaction, Suivi


class ConversationEntrante(serializers.Serializer):
    """One of: `personne`, `entite` (with `fonction` for those on duty), `rattachee` (an event's groupe, a cell's), or a
    named groupe (`nom`, `jeton`, `personnes`, `entites`)."""

    personne = identifiant(required=False)
    entite = identifiant(required=False)
    fonction = TexteLibre(required=False, allow_blank=True, default="", max_length=TEXTE_MAX)
    rattachee = identifiant(required=False)
    nom = TexteLibre(required=False, allow_blank=True, max_length=TEXTE_MAX)
    jeton = serializers.UUIDField(required=False)
    personnes = serializers.ListField(child=identifiant(), required=False, default=list, max_length=500)
    entites = serializers.ListField(child=identifiant(), required=False, default=list, max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        choisis = [cle for cle in ("personne", "entite", "rattachee", "nom") if attrs.get(cle) is not None]
        if len(choisis) != 1:
            raise serializers.ValidationError(
                {"personne": "Choisissez une personne, une entité, un événement, ou donnez un nom au groupe."}
            )
        if choisis == ["nom"] and "jeton" not in attrs:
            raise serializers.ValidationError({"jeton": "Ce champ est obligatoire pour créer un groupe."})
        return attrs


class MentionEntrante(serializers.Serializer):
    personne = identifiant(required=False, allow_null=True)
    entite = identifiant(required=False, allow_null=True)
    fonction = TexteLibre(required=False, allow_blank=True, default="", max_length=80)

    def to_internal_value(self, data: Any) -> Any:
        return Mention(**super().to_internal_value(data))


class MessageEntrant(serializers.Serializer):
    """A new message. `jeton` is a UUID made by the client: sending the same one again returns the first message."""

    jeton = serializers.UUIDField()
    texte = TexteLibre(allow_blank=True, max_length=TEXTE_MAX, trim_whitespace=False)
    est_urgent = serializers.BooleanField(default=False)
    reponse_a = identifiant(required=False, allow_null=True)
    mentions = serializers.ListField(child=MentionEntrante(), required=False, default=list, max_length=100)
    pieces = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, required=False, help_text="Jetons de dépôts achevés à joindre."
    )


class GesteDeMessage(serializers.Serializer):
    """A change of a message."""

    jeton = serializers.UUIDField(
        required=False, help_text="Choisi par le client : le même, envoyé de nouveau, ne change rien de plus."
    )


class TexteDuMessage(GesteDeMessage):
    texte = TexteLibre(allow_blank=True, max_length=TEXTE_MAX, trim_whitespace=False)


class MotifDeLecture(serializers.Serializer):
    motif = TexteLibre(allow_blank=True, max_length=TEXTE_MAX)


class ReactionEntrante(GesteDeMessage):
    signe = serializers.ChoiceField(choices=Reaction.Signe.choices)
    est_posee = serializers.BooleanField(default=True)


class TransfertEntrant(serializers.Serializer):
    conversation = identifiant()
    jeton = serializers.UUIDField()


class VersementEntrant(serializers.Serializer):
    groupe = identifiant(help_text="La main courante qui reçoit l'entrée.")
    messages = serializers.ListField(child=identifiant(), max_length=500)
    jeton = serializers.UUIDField()
    categorie = TexteLibre(required=False, allow_null=True, allow_blank=True)
    importance = serializers.ChoiceField(choices=Entree.Importance.choices, default=Entree.Importance.NORMALE)

    def validate_categorie(self, code: str | None) -> Any:
        return categorie_de(code)


class ParticipantEntrant(serializers.Serializer):
    personne = identifiant(required=False, allow_null=True)
    entite = identifiant(required=False, allow_null=True)


class NomEntrant(serializers.Serializer):
    nom = TexteLibre(allow_blank=True, max_length=TEXTE_MAX)


class ReglageEntrant(serializers.Serializer):
    est_favorite = serializers.BooleanField(required=False)
    est_muette = serializers.BooleanField(required=False)
    est_archivee = serializers.BooleanField(required=False)
    niveau = serializers.ChoiceField(choices=Suivi.Niveau.choices, required=False)
