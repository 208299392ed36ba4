"""The secret address at which a person's calendar reads the programmed events."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AbonnementAgenda(models.Model):
    """One per person. Only the fingerprint of the secret is kept: whoever reads the base cannot use it."""

    utilisateur = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="abonnement_agenda"
    )
    empreinte = models.BinaryField("empreinte", max_length=32, unique=True)
    cree_le = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "abonnement à l'agenda"
        verbose_name_plural = "abonnements à l'agenda"

    def __str__(self) -> str:
        return f"agenda de {self.utilisateur_id}"
