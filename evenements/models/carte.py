"""The objects of a groupe's map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur
from maincourante.models import Entree

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ObjetCartoQuerySet(models.QuerySet["ObjetCarto"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> ObjetCartoQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))

    def presents(self) -> ObjetCartoQuerySet:
        return self.filter(supprime_le__isnull=True)


class ObjetCarto(models.Model):
    """Something drawn on the map of a groupe. `version` grows with each change; one made on an older one is refused.

    Browsers name it by its `jeton`, which they make themselves: an object drawn without a network already has its name.
    """

    class Genre(models.TextChoices):
        POINT = "point", "Point"
        LIGNE = "ligne", "Ligne"
        POLYGONE = "polygone", "Zone"
        CERCLE = "cercle", "Cercle"
        TEXTE = "texte", "Texte"

    class Etat(models.TextChoices):
        PREVU = "prevu", "Prévu"
        EN_PLACE = "en_place", "En place"
        LEVE = "leve", "Levé"

    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="objets_carto", db_index=False
    )
    jeton = models.UUIDField("jeton", unique=True)
    version = models.PositiveIntegerField("version", default=1)
    genre = models.CharField("genre", max_length=8, choices=Genre.choices)
    symbole = models.CharField("symbole", max_length=30)
    nature = models.CharField("nature EMSI", max_length=24, blank=True)
    geometrie = models.JSONField("géométrie", help_text="GeoJSON, longitude puis latitude, en degrés (WGS 84).")
    rayon_m = models.FloatField("rayon (m)", null=True, blank=True)
    libelle = models.CharField("libellé", max_length=80, blank=True)
    etat = models.CharField("état", max_length=8, choices=Etat.choices, default=Etat.EN_PLACE)
    note = models.TextField("note", blank=True)
    calque = models.ForeignKey(
        Groupe,
        verbose_name="calque de la cellule",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Vide : le calque commun.",
    )
    entrees = models.ManyToManyField(Entree, verbose_name="entrées liées", blank=True, related_name="objets_carto")
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dessiné par", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    cree_le = models.DateTimeField("dessiné le")
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="modifié par", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    modifie_le = models.DateTimeField("modifié le")
    supprime_le = models.DateTimeField("supprimé le", null=True, blank=True)

    objects = ObjetCartoQuerySet.as_manager()

    class Meta:
        verbose_name = "objet de la carte"
        verbose_name_plural = "objets de la carte"
        ordering = ["groupe", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="objet_carto_version_positive"),
            models.CheckConstraint(
                condition=Q(genre="cercle", rayon_m__gt=0) | (~Q(genre="cercle") & Q(rayon_m__isnull=True)),
                name="objet_carto_rayon_du_cercle",
            ),
        ]
        indexes = [
            models.Index(fields=["groupe", "id"], condition=Q(supprime_le__isnull=True), name="objet_carto_presents")
        ]

    def __str__(self) -> str:
        return f"{self.libelle or self.symbole} ({self.groupe_id})"


class GesteCarto(models.Model):
    """A change already made: the same jeton sent again by an outbox changes nothing more."""

    jeton = models.UUIDField("jeton", primary_key=True)
    objet = models.ForeignKey(ObjetCarto, verbose_name="objet", on_delete=models.CASCADE, related_name="gestes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField("version obtenue")

    class Meta:
        verbose_name = "geste sur la carte"
        verbose_name_plural = "gestes sur la carte"

    def __str__(self) -> str:
        return str(self.jeton)
