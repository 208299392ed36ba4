"""What the portal observes of itself. Nothing here is a change of state of its trade: no acte, no fil."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Battement(models.Model):
    """The last sign of life of what cannot be asked: a queue that a worker served, beat that sent. In the base, for a
    Redis that was restarted empty must not make it forgotten."""

    qui = models.CharField("qui", max_length=80, primary_key=True)
    le = models.DateTimeField("le")
    delai_ms = models.PositiveIntegerField("attente en file", default=0)

    class Meta:
        verbose_name = "battement"
        verbose_name_plural = "battements"

    def __str__(self) -> str:
        return f"{self.qui} {self.le:%H:%M:%S}"


class Panne(models.Model):
    """A part that is degraded, from the moment that a process first saw it so; no line when all is well."""

    partie = models.CharField("partie", max_length=80, primary_key=True)
    depuis_le = models.DateTimeField("depuis le")
    # What a part tells of itself may be older than the first look that found it so.
    vue_le = models.DateTimeField("vue le", db_default=Now())
    annoncee_le = models.DateTimeField("annoncée le", null=True)
    # Kept for a while once announced: what falls again at once is the same failure.
    finie_le = models.DateTimeField("finie le", null=True)

    class Meta:
        verbose_name = "panne"
        verbose_name_plural = "pannes"

    def __str__(self) -> str:
        return f"{self.partie} depuis {self.depuis_le:%H:%M:%S}"
