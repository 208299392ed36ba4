"""The count of victims, by source and by time. A new count never replaces an old one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.models import Entite
from evenements.models.evenement import Evenement


class Bilan(models.Model):
    """What one source counted at one moment; a figure left empty was not counted. Only added to."""

    class Source(models.TextChoices):
        TERRAIN = "terrain", "Terrain"
        REGULATION = "regulation", "Régulation"
        HOPITAL = "hopital", "Hôpital"

    evenement = models.ForeignKey(Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="bilans")
    jeton = models.UUIDField("jeton", unique=True)
    source = models.CharField("source", max_length=10, choices=Source.choices)
    ua = models.PositiveIntegerField("urgences absolues", null=True, blank=True)
    ur = models.PositiveIntegerField("urgences relatives", null=True, blank=True)
    impliques = models.PositiveIntegerField("impliqués", null=True, blank=True)
    dcd = models.PositiveIntegerField("décédés", null=True, blank=True)
    constate_le = models.DateTimeField("constaté le")
    saisi_le = models.DateTimeField("saisi le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "bilan"
        verbose_name_plural = "bilans"
        ordering = ["evenement", "constate_le", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ua__isnull=False) | Q(ur__isnull=False) | Q(impliques__isnull=False) | Q(dcd__isnull=False),
                name="bilan_compte_quelque_chose",
            ),
        ]
        indexes = [models.Index(fields=["evenement", "-constate_le"], name="bilan_recent")]

    def __str__(self) -> str:
        return f"{self.evenement_id} {self.get_source_display()} {self.ua}/{self.ur}/{self.impliques}/{self.dcd}"
