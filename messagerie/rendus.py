"""The shape of what the REST API answers, for its documentation; a test holds it to `donnees_message`."""

from __future__ import annotations

from rest_framework import serializers

from maincourante.rendus import EntiteRendue, PersonneRendue, PieceRendue
from messagerie.models import Conversation, Reaction, Suivi


class MentionDuMessage(serializers.Serializer):
    nom = serializers.CharField(help_text="Ce qui suit @ dans le texte.")
    personne = PersonneRendue(allow_null=True)
    entite = EntiteRendue(allow_null=True)
    fonction = serializers.CharField(allow_blank=True)


class CitationRendue(serializers.Serializer):
    id = serializers.IntegerField()
    numero = serializers.IntegerField()
    auteur = PersonneRendue()
    extrait = serializers.CharField(allow_blank=True)


class OrigineRendue(serializers.Serializer):
    message = serializers.IntegerField()
    numero = serializers.IntegerField()
    groupe = serializers.IntegerField()
    auteur = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    le = serializers.DateTimeField()


class ReactionRendue(serializers.Serializer):
    signe = serializers.ChoiceField(choices=Reaction.Signe.choices)
    personnes = PersonneRendue(many=True)


class PriseRendue(serializers.Serializer):
    personne = PersonneRendue()
    le = serializers.DateTimeField()


class VersementRendu(serializers.Serializer):
    entree = serializers.IntegerField()
    numero = serializers.IntegerField()
    groupe = serializers.IntegerField()
    auteur = PersonneRendue()
    le = serializers.DateTimeField()


class MessageRendu(serializers.Serializer):
    """A message with all that follows it. Dates are in UTC."""

    id = serializers.IntegerField()
    groupe = serializers.IntegerField(help_text="La conversation.")
    numero = serializers.IntegerField(help_text="Sans trou dans la conversation.")
    jeton = serializers.UUIDField()
    auteur = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    envoye_le = serializers.DateTimeField()
    texte = serializers.CharField(allow_blank=True)
    mentions = MentionDuMessage(many=True)
    est_urgent = serializers.BooleanField()
    reponse_a = CitationRendue(allow_null=True)
    origine = OrigineRendue(allow_null=True)
    modifie_le = serializers.DateTimeField(allow_null=True)
    supprime_le = serializers.DateTimeField(allow_null=True)
    reactions = ReactionRendue(many=True)
    prises_en_compte = PriseRendue(many=True)
    versements = VersementRendu(many=True)
    pieces = PieceRendue(many=True)


class PageDeMessages(serializers.Serializer):
    resultats = MessageRendu(many=True)
    suivant = serializers.CharField(allow_null=True, help_text="Adresse de la page suivante.")


class DernierRendu(serializers.Serializer):
    texte = serializers.CharField()
    auteur = serializers.IntegerField()
    nom = serializers.CharField()
    supprime = serializers.BooleanField()


class ParticipantRendu(serializers.Serializer):
    personne = serializers.IntegerField(allow_null=True)
    entite = serializers.IntegerField(allow_null=True)
    nom = serializers.CharField()


class ConversationRendue(serializers.Serializer):
    """A conversation as the person who asks sees it."""

    id = serializers.IntegerField()
    titre = serializers.CharField()
    nom = serializers.CharField()
    genre = serializers.ChoiceField(choices=Conversation.Genre.choices)
    fonction = serializers.CharField(allow_blank=True)
    rattachee = serializers.IntegerField(allow_null=True)
    avec = serializers.IntegerField(allow_null=True, help_text="L'autre personne d'une conversation à deux.")
    clos_le = serializers.DateTimeField(allow_null=True)
    reouverture = serializers.DictField(
        allow_null=True, help_text="Close, ce que je peux poster à /conversations/ pour la rouvrir."
    )
    dernier_numero = serializers.IntegerField()
    dernier_message_le = serializers.DateTimeField()
    tete = serializers.IntegerField(help_text="Dernier numéro de son fil.")
    lus = serializers.IntegerField()
    non_lus = serializers.IntegerField()
    urgents = serializers.IntegerField()
    est_favorite = serializers.BooleanField()
    est_muette = serializers.BooleanField()
    est_archivee = serializers.BooleanField()
    niveau = serializers.ChoiceField(choices=Suivi.Niveau.choices)
    en_personne = serializers.BooleanField(help_text="J'en suis moi-même, et pas seulement par mon entité.")
    dernier = DernierRendu(allow_null=True)
    participants = ParticipantRendu(many=True)


class UneConversationRendue(ConversationRendue):
    peut_composer = serializers.BooleanField(help_text="Je peux la renommer, y ajouter et en retirer des participants.")


class ContactRendu(serializers.Serializer):
    nom = serializers.CharField()
    detail = serializers.CharField()
    personne = serializers.IntegerField(allow_null=True)
    entite = serializers.IntegerField(allow_null=True)
    fonction = serializers.CharField(allow_blank=True)
    participe = serializers.BooleanField(required=False)


class ResultatRendu(serializers.Serializer):
    id = serializers.IntegerField()
    conversation = serializers.IntegerField()
    nom = serializers.CharField()
    numero = serializers.IntegerField()
    auteur = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    envoye_le = serializers.DateTimeField()
    extrait = serializers.CharField(help_text="HTML échappé, les mots trouvés dans <mark>.")


class AccuseRendu(serializers.Serializer):
    personne = PersonneRendue()
    recu_le = serializers.DateTimeField(allow_null=True)
    lu_le = serializers.DateTimeField(allow_null=True)


class OriginalRendu(serializers.Serializer):
    texte = serializers.CharField()
    le = serializers.DateTimeField()
    numero = serializers.IntegerField(help_text="Numéro de la dépêche scellée.")
    pieces = serializers.ListField(child=serializers.CharField(), help_text="Noms des fichiers joints alors.")


class MembreRendu(serializers.Serializer):
    participation = serializers.IntegerField()
    personne = PersonneRendue(allow_null=True)
    entite = EntiteRendue(allow_null=True)
    droit = serializers.IntegerField()
