"""The other numbers of a victim, by who gave them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.models import Entite
from sivic.models.victime import Victime


class Identifiant(models.Model):
    """A number under which somebody else knows the person. The SINUS number, which is for all, is the victim's own."""

    class Source(models.TextChoices):
        SIVIC = "sivic", "SIVIC"
        DOSSARD = "dossard", "Dossard"
        IPP = "ipp", "IPP de l'établissement"

    # What says who the person is to whoever holds the hospital's records: read as the identity is.
    NOMINATIFS = (Source.IPP,)

    victime = models.ForeignKey(Victime, verbose_name="victime", on_delete=models.PROTECT, related_name="identifiants")
    source = models.CharField("source", max_length=8, choices=Source.choices)
    entite = models.ForeignKey(
        Entite, verbose_name="établissement", on_delete=models.PROTECT, null=True, related_name="+"
    )
    valeur = models.CharField("valeur", max_length=24)
    dit_le = models.DateTimeField("dit le")
    dit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dit par", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "identifiant"
        verbose_name_plural = "identifiants"
        ordering = ["source", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["victime", "source", "entite"], name="identifiant_unique_par_source", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(source="ipp", entite__isnull=False) | (~Q(source="ipp") & Q(entite__isnull=True)),
                name="identifiant_ipp_d_un_etablissement",
            ),
        ]

    def __str__(self) -> str:
        """Told without the number when it says who the person is: this goes to journals and error pages."""
        return (
            self.get_source_display()
            if self.source in self.NOMINATIFS
            else f"{self.get_source_display()} {self.valeur}"
        )
