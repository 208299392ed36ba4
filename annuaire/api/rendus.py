"""The shape of what the REST API answers about entités and people, and how it is made."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annuaire.models import Entite, Numero, Utilisateur


class EntiteNommee(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    nom = serializers.CharField()


class NumeroRendu(serializers.Serializer):
    genre = serializers.ChoiceField(choices=Numero.Genre.choices)
    numero = serializers.CharField()
    libelle = serializers.CharField()


class EntiteDeLAnnuaire(EntiteNommee):
    """An entité: where it is, how to call it, what it belongs to."""

    type = serializers.ChoiceField(choices=Entite.Type.choices)
    departements = serializers.ListField(child=serializers.CharField())
    parent = EntiteNommee(allow_null=True)
    adresse = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    est_active = serializers.BooleanField()
    numeros = NumeroRendu(many=True)


class PosteRendu(serializers.Serializer):
    entite = EntiteNommee()
    fonction = serializers.CharField()


class PersonneDeLAnnuaire(serializers.Serializer):
    id = serializers.IntegerField()
    nom = serializers.CharField()
    telephone = serializers.CharField()
    postes = PosteRendu(many=True)


class ResultatsRendus(serializers.Serializer):
    entites = EntiteDeLAnnuaire(many=True)
    personnes = PersonneDeLAnnuaire(many=True)


def nommee(entite: Entite | None) -> dict[str, Any] | None:
    return {"id": entite.pk, "code": entite.code, "nom": entite.nom} if entite else None


def donnees_entite(entite: Entite) -> dict[str, Any]:
    return {
        "id": entite.pk,
        "code": entite.code,
        "nom": entite.nom,
        "type": entite.type,
        "departements": entite.departements,
        "parent": nommee(entite.parent),
        "adresse": entite.adresse,
        "latitude": entite.latitude,
        "longitude": entite.longitude,
        "est_active": entite.est_active,
        "numeros": [
            {"genre": numero.genre, "numero": numero.numero, "libelle": numero.libelle}
            for numero in entite.numeros.all()
        ],
    }


def donnees_personne(personne: Utilisateur) -> dict[str, Any]:
    """With the running posts that `chercher` has read."""
    return {
        "id": personne.pk,
        "nom": personne.nom_affiche,
        "telephone": personne.telephone,
        "postes": [
            {"entite": nommee(poste.entite), "fonction": poste.fonction or poste.get_role_display()}
            for poste in personne.postes  # type: ignore[attr-defined]  # prefetched so
        ],
    }
