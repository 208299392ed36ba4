"""The bank of links of a groupe: named addresses by theme, with a check that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire.models import Groupe, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class LienQuerySet(models.QuerySet["Lien"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> LienQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))


class Lien(models.Model):
    """An address worth knowing, by theme."""

    class Etat(models.TextChoices):
        INCONNU = "inconnu", "Non vérifié"
        REPOND = "repond", "Répond"
        MUET = "muet", "Ne répond pas"

    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="liens")
    theme = models.CharField("thème", max_length=60)
    nom = models.CharField("nom", max_length=120)
    adresse = models.URLField("adresse", max_length=500)
    description = models.CharField("description", max_length=200, blank=True)
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ajouté par", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ajoute_le = models.DateTimeField("ajouté le")
    etat = models.CharField("état", max_length=8, choices=Etat.choices, default=Etat.INCONNU)
    verifie_le = models.DateTimeField("vérifié le", null=True, blank=True)

    objects = LienQuerySet.as_manager()

    class Meta:
        verbose_name = "lien"
        verbose_name_plural = "liens"
        ordering = ["groupe", "theme", "nom"]
        constraints = [
            models.UniqueConstraint(fields=["groupe", "adresse"], name="lien_adresse_unique"),
            models.CheckConstraint(condition=Q(adresse__regex="^https?://"), name="lien_en_http"),
        ]

    def __str__(self) -> str:
        return self.nom
