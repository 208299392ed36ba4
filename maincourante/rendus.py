"""The shape of what the REST API answers, for its documentation; a test holds it to `donnees_entree`."""

from __future__ import annotations

from rest_framework import serializers

from annuaire.models import Role
from maincourante.models import Entree


class PersonneRendue(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()


class EntiteRendue(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    nom = serializers.CharField()


class CategorieRendue(serializers.Serializer):
    code = serializers.CharField()
    libelle = serializers.CharField()


class LieuRendu(serializers.Serializer):
    texte = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class MentionRendue(serializers.Serializer):
    nom = serializers.CharField(help_text="Ce qui suit @ dans le texte.")
    entite = EntiteRendue(allow_null=True)
    personne = PersonneRendue(allow_null=True)


class DestinataireRendu(serializers.Serializer):
    id = serializers.IntegerField()
    entite = EntiteRendue(allow_null=True)
    role = serializers.ChoiceField(choices=Role.choices, allow_blank=True)
    personne = PersonneRendue(allow_null=True)
    nom = serializers.CharField()
    adresse_le = serializers.DateTimeField()
    echeance_le = serializers.DateTimeField()
    relance_le = serializers.DateTimeField(allow_null=True)
    relance_par = PersonneRendue(allow_null=True, help_text="Vide : le portail, quand le délai est passé.")
    pris_par = PersonneRendue(allow_null=True)
    pris_le = serializers.DateTimeField(allow_null=True)


class ActionRendue(serializers.Serializer):
    etat = serializers.ChoiceField(choices=Entree.Action.choices)
    entite = EntiteRendue(allow_null=True)
    personne = PersonneRendue(allow_null=True)
    echeance = serializers.DateTimeField(allow_null=True)
    faite_le = serializers.DateTimeField(allow_null=True)


class RectificationRendue(serializers.Serializer):
    texte_avant = serializers.CharField()
    auteur = PersonneRendue()
    le = serializers.DateTimeField()


class AnnulationRendue(serializers.Serializer):
    auteur = PersonneRendue()
    le = serializers.DateTimeField()
    motif = serializers.CharField()


class EpingleRendue(serializers.Serializer):
    auteur = PersonneRendue()
    le = serializers.DateTimeField()


class CommentaireRendu(serializers.Serializer):
    id = serializers.IntegerField()
    auteur = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    texte = serializers.CharField()
    le = serializers.DateTimeField()


class CopieRendue(serializers.Serializer):
    entree = serializers.IntegerField()
    numero = serializers.IntegerField()
    groupe = serializers.IntegerField(help_text="Son nom est dans vos groupes, si vous y participez.")


class CopieSourceRendue(CopieRendue):
    annulee_le = serializers.DateTimeField(allow_null=True, help_text="L'original, ou le sien, ne vaut plus.")
    rectifiee_le = serializers.DateTimeField(allow_null=True, help_text="Son texte a changé depuis la copie.")


class LienRendu(serializers.Serializer):
    genre = serializers.CharField(help_text="carte : un objet de la carte ; telephonie : une page d'activité.")
    id = serializers.CharField()
    nom = serializers.CharField()
    symbole = serializers.CharField(allow_blank=True, help_text="Celui de l'objet de la carte ; vide ailleurs.")
    adresse = serializers.CharField()


class PieceRendue(serializers.Serializer):
    document = serializers.IntegerField()
    version = serializers.IntegerField()
    nom = serializers.CharField()
    taille = serializers.IntegerField()
    etat = serializers.CharField(help_text="sain, non_analyse, quarantaine ou infecte.")
    apercus = serializers.IntegerField(help_text="Nombre d'images de pages.")


class EntreeRendue(serializers.Serializer):
    """An entry with all that follows it. Dates are in UTC."""

    id = serializers.IntegerField()
    groupe = serializers.IntegerField()
    numero = serializers.IntegerField(help_text="Sans trou dans le groupe.")
    jeton = serializers.UUIDField()
    genre = serializers.ChoiceField(choices=Entree.Genre.choices)
    auteur = PersonneRendue(allow_null=True)
    entite = EntiteRendue(allow_null=True)
    consignee_le = serializers.DateTimeField(help_text="Heure du serveur.")
    survenu_le = serializers.DateTimeField()
    est_a_posteriori = serializers.BooleanField()
    texte = serializers.CharField()
    mentions = MentionRendue(many=True)
    categorie = CategorieRendue(allow_null=True)
    importance = serializers.ChoiceField(choices=Entree.Importance.choices)
    lieu = LieuRendu(allow_null=True)
    destinataires = DestinataireRendu(many=True)
    action = ActionRendue(allow_null=True)
    rectifications = RectificationRendue(many=True)
    annulation = AnnulationRendue(allow_null=True)
    epingle = EpingleRendue(allow_null=True)
    commentaires = CommentaireRendu(many=True)
    origine = CopieSourceRendue(allow_null=True)
    partages = CopieRendue(many=True)
    liens = LienRendu(many=True)
    pieces = PieceRendue(many=True)


class PageRendue(serializers.Serializer):
    resultats = EntreeRendue(many=True)
    suivant = serializers.CharField(allow_null=True, help_text="Adresse de la page suivante.")


class DestinatairePossible(serializers.Serializer):
    type = serializers.ChoiceField(choices=["entite", "role", "personne"])
    entite = serializers.IntegerField(allow_null=True)
    role = serializers.CharField(allow_blank=True)
    personne = serializers.IntegerField(allow_null=True)
    nom = serializers.CharField()
