"""The point de situation: what is told, to those above, of an event at a given hour."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenements.models.evenement import Evenement


class PointSituation(models.Model):
    """A draft until it is published; then it has a number and no longer changes (a trigger refuses)."""

    evenement = models.ForeignKey(Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="points")
    numero = models.PositiveIntegerField("numéro", null=True, blank=True)
    sections = models.JSONField("sections", help_text="Liste de {code, titre, texte}, dans l'ordre du document.")
    depeche = models.BigIntegerField(
        "jusqu'à la dépêche", help_text="Dernier numéro du fil de l'événement quand le brouillon a été généré."
    )
    redige_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="rédigé par", on_delete=models.PROTECT, related_name="+"
    )
    genere_le = models.DateTimeField("généré le")
    version = models.PositiveIntegerField("version", default=1)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="publié par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True)

    class Meta:
        verbose_name = "point de situation"
        verbose_name_plural = "points de situation"
        ordering = ["evenement", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evenement", "numero"], name="point_numero_unique"),
            models.UniqueConstraint(
                fields=["evenement"], condition=Q(publie_le__isnull=True), name="point_un_seul_brouillon"
            ),
            models.CheckConstraint(
                condition=Q(numero__isnull=True, publie_le__isnull=True, publie_par__isnull=True)
                | Q(numero__isnull=False, publie_le__isnull=False, publie_par__isnull=False),
                name="point_publie_et_numerote",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evenement_id} point {self.numero or 'en préparation'}"
