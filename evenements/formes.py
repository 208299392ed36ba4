"""The shape of what the REST API answers about events, for its documentation; a test holds it to evenements.etat."""

from __future__ import annotations

from rest_framework import serializers

from maincourante.rendus import EntiteRendue, PersonneRendue


class CodeRendu(serializers.Serializer):
    code = serializers.CharField()
    libelle = serializers.CharField()


class NiveauRendu(serializers.Serializer):
    rang = serializers.IntegerField(help_text="De 1, local, à 5, national.")
    libelle = serializers.CharField()


class EtatRendu(CodeRendu):
    depuis_le = serializers.DateTimeField()


class LieuDeLEvenement(serializers.Serializer):
    adresse = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class EvenementRendu(serializers.Serializer):
    """An event. Dates are in UTC."""

    id = serializers.IntegerField()
    groupe = serializers.IntegerField(help_text="Le groupe de l'événement : sa main courante et sa carte.")
    reference = serializers.CharField(help_text="Année et rang : 2026-0143.")
    titre = serializers.CharField()
    description = serializers.CharField()
    nature = CodeRendu()
    categorie = CodeRendu(allow_null=True, help_text="Catégorie EMSI.")
    est_programme = serializers.BooleanField()
    est_exercice = serializers.BooleanField()
    niveau = NiveauRendu()
    echelle = serializers.IntegerField(allow_null=True, help_text="Échelle EMSI, de 1 à 5.")
    plans = CodeRendu(many=True)
    lieu = LieuDeLEvenement()
    debut_le = serializers.DateTimeField()
    fin_prevue_le = serializers.DateTimeField(allow_null=True)
    etat = EtatRendu()
    entite = EntiteRendue()
    ouvert_par = PersonneRendue()
    ouvert_le = serializers.DateTimeField()
    version = serializers.IntegerField()


class FigureRendue(serializers.Serializer):
    valeur = serializers.IntegerField()
    constate_le = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF names an option so


class FiguresRendues(serializers.Serializer):
    ua = FigureRendue(required=False, allow_null=True)
    ur = FigureRendue(required=False, allow_null=True)
    impliques = FigureRendue(required=False, allow_null=True)
    dcd = FigureRendue(required=False, allow_null=True)


class SourceRendue(CodeRendu):
    figures = FiguresRendues()


class SituationRendue(serializers.Serializer):
    figures = FiguresRendues(help_text="Pour chaque figure, la dernière constatée, toutes sources confondues.")
    sources = SourceRendue(many=True)
    ecarts = serializers.ListField(child=serializers.CharField())
    courbe = serializers.ListField(
        child=serializers.ListField(), help_text="Après chaque bilan : instant, UA, UR, impliqués, DCD connus."
    )


class BilanRendu(serializers.Serializer):
    id = serializers.IntegerField()
    evenement = serializers.IntegerField()
    groupe = serializers.IntegerField()
    source = CodeRendu()  # type: ignore[assignment]  # DRF names an option so
    ua = serializers.IntegerField(allow_null=True)
    ur = serializers.IntegerField(allow_null=True)
    impliques = serializers.IntegerField(allow_null=True)
    dcd = serializers.IntegerField(allow_null=True)
    constate_le = serializers.DateTimeField()
    saisi_le = serializers.DateTimeField()
    auteur = PersonneRendue()
    entite = EntiteRendue(allow_null=True)
    situation = SituationRendue()


class CelluleRendue(serializers.Serializer):
    id = serializers.IntegerField()
    evenement = serializers.IntegerField()
    groupe = serializers.IntegerField(help_text="Le groupe de la cellule : sa main courante.")
    genre = CodeRendu()
    nom = serializers.CharField()
    ouverte_par = PersonneRendue()
    ouverte_le = serializers.DateTimeField()


class SectionRendue(serializers.Serializer):
    code = serializers.CharField()
    titre = serializers.CharField()
    texte = serializers.CharField()


class PointRendu(serializers.Serializer):
    id = serializers.IntegerField()
    evenement = serializers.IntegerField()
    groupe = serializers.IntegerField()
    numero = serializers.IntegerField(allow_null=True, help_text="Vide : un brouillon.")
    sections = SectionRendue(many=True)
    redige_par = PersonneRendue()
    genere_le = serializers.DateTimeField()
    publie_par = PersonneRendue(allow_null=True)
    publie_le = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ReleveRendue(serializers.Serializer):
    id = serializers.IntegerField()
    evenement = serializers.IntegerField()
    groupe = serializers.IntegerField()
    poste = serializers.CharField()
    situation = SectionRendue(many=True)
    consignes = serializers.CharField()
    sortant = PersonneRendue()
    entite = EntiteRendue(allow_null=True, help_text="Celle du sortant, quand il l'a préparée.")
    preparee_le = serializers.DateTimeField()
    entrant = PersonneRendue(allow_null=True)
    prise_le = serializers.DateTimeField(allow_null=True)
