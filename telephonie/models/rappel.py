"""Who gave up and was called back: said by a person, so that no colleague rings again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from telephonie.models.appel import Appel


class Rappel(models.Model):
    """The caller of this call was rung. If they call and give up again, that other call is to be called back."""

    appel = models.ForeignKey(
        Appel, verbose_name="appel", on_delete=models.PROTECT, related_name="rappels", db_index=False
    )
    fait_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dit par", on_delete=models.PROTECT, related_name="+"
    )
    fait_le = models.DateTimeField("dit le")
    annule_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="annulé par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    annule_le = models.DateTimeField("annulé le", null=True)

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        ordering = ["-fait_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appel"], condition=Q(annule_le__isnull=True), name="rappel_un_seul_par_appel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appel_id} {self.fait_le:%d/%m/%Y %H:%M}"
