"""Organisations: Samu, ARS, zones, ministry, hospitals."""

from __future__ import annotations

import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class EntiteQuerySet(models.QuerySet["Entite"]):
    def sous(self, entite: Entite) -> EntiteQuerySet:
        """It, and those under it in the tree: a zone has its ARS and their Samu, a ministry has all but the others."""
        if entite.type == Entite.Type.MINISTERE:
            return self.exclude(~Q(pk=entite.pk), type=Entite.Type.MINISTERE)
        return self.filter(Q(pk=entite.pk) | Q(parent=entite) | Q(parent__parent=entite))


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

    objects = EntiteQuerySet.as_manager()

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

    def au_dessus(self) -> list[Entite]:
        """Its parent, then the parent of that, to the top; a loop in the data ends the climb."""
        chaine: list[Entite] = []
        parent = self.parent
        while parent is not None and parent not in chaine:
            chaine.append(parent)
            parent = parent.parent
        return chaine

    @property
    def ars(self) -> Entite | None:
        """The one whose region it is in."""
        return next((entite for entite in self.au_dessus() if entite.type == Entite.Type.ARS), None)


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

    def clean(self) -> None:
        """What is asked for once somebody answers may follow it: « 05 36 49 00 31 p. 12 »."""
        if not re.search("[0-9]", self.numero) or len(self.numero) > 24:
            raise ValidationError(
                f"«\u00a0{self.numero[:40]}\u00a0» ne se compose pas\u00a0: des chiffres, 24 signes au plus."
            )
