"""The cells of an event: a sub-groupe with its own log, which flows into the event's."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annuaire.models import Groupe
from evenements.models.evenement import Evenement


class Cellule(models.Model):
    """A cell. Whoever takes part in the event takes part in it: its log is read in the event's anyway."""

    class Genre(models.TextChoices):
        REGULATION = "regulation", "Régulation"
        PMA = "pma", "PMA"
        CUMP = "cump", "CUMP"
        LOGISTIQUE = "logistique", "Logistique"
        HOSPITALIERE = "hospitaliere", "Cellule hospitalière"
        FAMILLES = "familles", "Familles"
        AUTRE = "autre", "Autre"

    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="cellules"
    )
    groupe = models.OneToOneField(Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="cellule")
    genre = models.CharField("genre", max_length=14, choices=Genre.choices)
    nom = models.CharField("nom", max_length=60)
    ouverte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ouverte par", on_delete=models.PROTECT, related_name="+"
    )
    ouverte_le = models.DateTimeField("ouverte le")

    class Meta:
        verbose_name = "cellule"
        verbose_name_plural = "cellules"
        ordering = ["evenement", "id"]
        constraints = [models.UniqueConstraint(fields=["evenement", "nom"], name="cellule_nom_unique")]

    def __str__(self) -> str:
        return self.nom
