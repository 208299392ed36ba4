"""The shape of what the REST API answers, for its documentation; a test holds it to `ged.etat`."""

from __future__ import annotations

from rest_framework import serializers

from ged.models import Document, Dossier, Fichier, Lien


class PersonneDuDocument(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()


class EntiteDuDocument(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    nom = serializers.CharField()


class TypeDuDocument(serializers.Serializer):
    code = serializers.ChoiceField(choices=Document.Type.choices)
    libelle = serializers.CharField()


class GesteSurDocument(serializers.Serializer):
    auteur = PersonneDuDocument()
    le = serializers.DateTimeField()


class VersionRendue(serializers.Serializer):
    id = serializers.IntegerField()
    numero = serializers.IntegerField()
    jeton = serializers.UUIDField()
    nom = serializers.CharField()
    extension = serializers.CharField()
    famille = serializers.CharField()
    taille = serializers.IntegerField(help_text="En octets.")
    empreinte = serializers.CharField(help_text="SHA-256 du contenu.")
    etat = serializers.ChoiceField(choices=Fichier.Etat.choices)
    lecture = serializers.ChoiceField(choices=Fichier.Lecture.choices)
    pages = serializers.IntegerField(allow_null=True)
    apercus = serializers.IntegerField(help_text="Nombre d'images de pages.")
    auteur = PersonneDuDocument(allow_null=True)
    entite = EntiteDuDocument(allow_null=True)
    deposee_le = serializers.DateTimeField()
    commentaire = serializers.CharField()


class DocumentRendu(serializers.Serializer):
    """A document and the version to read. Dates are in UTC."""

    id = serializers.IntegerField()
    groupe = serializers.IntegerField()
    dossier = serializers.IntegerField(allow_null=True)
    titre = serializers.CharField()
    description = serializers.CharField()
    type = TypeDuDocument()
    mots_cles = serializers.ListField(child=serializers.CharField())
    natures = serializers.ListField(child=serializers.CharField())
    entite = EntiteDuDocument(allow_null=True)
    auteur = PersonneDuDocument(allow_null=True)
    depose_le = serializers.DateTimeField()
    valable_du = serializers.DateField(allow_null=True)
    valable_jusqu_au = serializers.DateField(allow_null=True)
    version = VersionRendue(allow_null=True)
    obsolete = GesteSurDocument(allow_null=True)
    verrou = GesteSurDocument(allow_null=True)
    a_lire_le = serializers.DateTimeField(allow_null=True)
    retire_le = serializers.DateTimeField(allow_null=True)


class DossierRendu(serializers.Serializer):
    id = serializers.IntegerField()
    groupe = serializers.IntegerField()
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # DRF names an attribute so
    nom = serializers.CharField()
    genre = serializers.ChoiceField(choices=Dossier.Genre.choices)
    retire_le = serializers.DateTimeField(allow_null=True)


class DoublonRendu(serializers.Serializer):
    id = serializers.IntegerField()
    titre = serializers.CharField()
    groupe = serializers.CharField()
    dossier = serializers.CharField()


class DepotRendu(serializers.Serializer):
    jeton = serializers.UUIDField()
    nom = serializers.CharField()
    taille = serializers.IntegerField()
    recu = serializers.IntegerField(help_text="Octets déjà reçus : c'est de là qu'on reprend.")
    doublons = DoublonRendu(many=True, help_text="Quand tout est reçu : où ce contenu est déjà.")


class DepotCommence(DepotRendu):
    empreinte = serializers.CharField(help_text="SHA-256 des octets reçus, en hexadécimal.")


class LienRendu(serializers.Serializer):
    id = serializers.IntegerField()
    groupe = serializers.IntegerField()
    theme = serializers.CharField()
    nom = serializers.CharField()
    adresse = serializers.URLField()
    description = serializers.CharField()
    etat = serializers.ChoiceField(choices=Lien.Etat.choices)
    verifie_le = serializers.DateTimeField(allow_null=True)


class PageDeDocuments(serializers.Serializer):
    resultats = DocumentRendu(many=True)
    suivant = serializers.CharField(allow_null=True, help_text="Adresse de la page suivante.")


class ConsultationRendue(serializers.Serializer):
    version = serializers.IntegerField(help_text="Numéro de la version.")
    personne = PersonneDuDocument()
    entite = EntiteDuDocument(allow_null=True)
    genre = serializers.CharField()
    le = serializers.DateTimeField()
