"""Slots far from their usual profile, each told once in the logbook of its Samu."""

from __future__ import annotations

from django.db import models

from annuaire.models import Entite
from maincourante.models import Entree


class ActiviteInhabituelle(models.Model):
    """One hour whose calls were far from what the same hour of the same weekday has been."""

    class Sens(models.TextChoices):
        AFFLUX = "afflux", "Afflux"
        CHUTE = "chute", "Chute"

    entite = models.ForeignKey(Entite, verbose_name="Samu", on_delete=models.PROTECT, related_name="+")
    sens = models.CharField("sens", max_length=6, choices=Sens.choices)
    debut_le = models.DateTimeField("début de l'heure")
    presentes = models.PositiveIntegerField("appels présentés")
    habituels = models.FloatField("appels habituels (médiane)")
    ecart = models.FloatField("écart habituel (robuste)")
    entree = models.OneToOneField(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "activité inhabituelle"
        verbose_name_plural = "activités inhabituelles"
        ordering = ["-debut_le", "entite"]
        constraints = [
            models.UniqueConstraint(fields=["entite", "sens", "debut_le"], name="inhabituelle_une_fois_par_heure")
        ]

    def __str__(self) -> str:
        return f"{self.entite_id} {self.sens} {self.debut_le:%Y-%m-%d %H:%M}"
