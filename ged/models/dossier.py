"""The tree of dossiers of a groupe. Who sees and who writes is the groupe's rule, from the root to the leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from annuaire.models import Groupe, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> DossierQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))

    def presents(self) -> DossierQuerySet:
        """Without those that were taken away."""
        return self.filter(retire_le__isnull=True)


class Dossier(models.Model):
    """A drawer of the groupe's documents; without a parent it stands at the root."""

    class Genre(models.TextChoices):
        ORDINAIRE = "ordinaire", "Dossier"
        PIECES = "pieces", "Pièces jointes"

    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="dossiers")
    parent = models.ForeignKey(
        "self", verbose_name="dans", on_delete=models.PROTECT, null=True, blank=True, related_name="enfants"
    )
    nom = models.CharField("nom", max_length=80)
    genre = models.CharField("genre", max_length=10, choices=Genre.choices, default=Genre.ORDINAIRE)
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="créé par",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Vide : le portail.",
    )
    cree_le = models.DateTimeField("créé le")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["groupe", "nom"]
        constraints = [
            models.UniqueConstraint(
                F("groupe"),
                F("parent"),
                Lower("nom"),
                condition=Q(retire_le__isnull=True),
                nulls_distinct=False,
                name="dossier_nom_unique_dans_son_parent",
            ),
            models.UniqueConstraint(
                fields=["groupe"], condition=Q(genre="pieces", retire_le__isnull=True), name="dossier_pieces_unique"
            ),
            models.CheckConstraint(condition=~Q(nom=""), name="dossier_a_un_nom"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="dossier_pas_dans_lui_meme"),
        ]

    def __str__(self) -> str:
        return self.nom


class Abonnement(models.Model):
    """A person who wants to be told of what arrives in a dossier, or at the root of a groupe (dossier empty)."""

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="abonnements_ged"
    )
    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    dossier = models.ForeignKey(
        Dossier, verbose_name="dossier", on_delete=models.CASCADE, null=True, blank=True, related_name="abonnements"
    )
    depuis_le = models.DateTimeField("depuis le")

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnements"
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "groupe", "dossier"], nulls_distinct=False, name="abonnement_ged_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} suit {self.dossier or self.groupe}"
