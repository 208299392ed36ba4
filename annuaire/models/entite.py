"""Organisations: Samu, ARS, zones, ministry, hospitals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Entite(models.Model):
    """An organisation with a territory and a parent; the field knows it by its `code` (SAMU31, ARS-OCC, ZONE-SUD)."""

    class Type(models.TextChoices):
        SAMU = "samu", "Samu"
        ARS = "ars", "ARS"
        ZONE = "zone", "Zone de défense et de sécurité"
        MINISTERE = "ministere", "Ministère"
        HOPITAL = "hopital", "Établissement de santé"
        OPERATEUR = "operateur", "Opérateur du portail"

    code = models.CharField("code", max_length=20, unique=True)
    nom = models.CharField("nom", max_length=120)
    type = models.CharField("type", max_length=12, choices=Type.choices)
    departements = ArrayField(models.CharField(max_length=3), verbose_name="départements", default=list, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name="rattachée à", on_delete=models.PROTECT, null=True, blank=True, related_name="enfants"
    )
    adresse = models.TextField("adresse", blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    est_active = models.BooleanField("active", default=True)

    class Meta:
        verbose_name = "entité"
        verbose_name_plural = "entités"
        ordering = ["type", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="entite_position_sur_terre",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Numero(models.Model):
    """A phone number of an entité, by kind."""

    class Genre(models.TextChoices):
        ACCUEIL = "accueil", "Accueil"
        REGULATION = "regulation", "Régulation"
        CRISE = "crise", "Cellule de crise"
        SECOURS = "secours", "Secours"
        SATELLITE = "satellite", "Satellite"

    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.CASCADE, related_name="numeros")
    genre = models.CharField("genre", max_length=12, choices=Genre.choices)
    numero = models.CharField("numéro", max_length=24)
    libelle = models.CharField("libellé", max_length=80, blank=True)

    class Meta:
        verbose_name = "numéro"
        verbose_name_plural = "numéros"
        ordering = ["entite", "genre", "id"]
        constraints = [models.UniqueConstraint(fields=["entite", "genre", "numero"], name="numero_unique_par_entite")]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} : {self.numero}"
