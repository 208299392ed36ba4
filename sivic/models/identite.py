"""Who a victim is, encrypted at rest and apart from the list; and every reading of it, kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annuaire.models import Entite
from sivic.models.victime import Victime


class Identite(models.Model):
    """The identity of a victim as the Samu in charge completed it. Only `sivic/coffre.py` reads what it holds."""

    victime = models.OneToOneField(Victime, verbose_name="victime", on_delete=models.PROTECT, related_name="identite")
    chiffre = models.BinaryField("contenu chiffré")
    # Prints under a key, to find one person counted twice without opening anything; empty when too little is known.
    empreinte = models.CharField("empreinte du nom", max_length=64, blank=True, default="", db_default="")
    profil = models.CharField("empreinte du sexe et de l'âge", max_length=64, blank=True, default="", db_default="")
    completee_le = models.DateTimeField("complétée le")
    completee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="complétée par", on_delete=models.PROTECT, related_name="+"
    )

    # The trace of which it was taken over by a fusion: whose Samu recorded it first, and where it goes back.
    reprise_de = models.ForeignKey(
        Victime, verbose_name="reprise de", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "identité"
        verbose_name_plural = "identités"

    def __str__(self) -> str:
        return f"Identité de {self.victime_id}"


class ConsultationIdentite(models.Model):
    """One reading of an identity: who, in whose name, when, and why when it was not their own victim. Only added to."""

    victime = models.ForeignKey(Victime, verbose_name="victime", on_delete=models.PROTECT, related_name="consultations")
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=200, blank=True)
    lue_le = models.DateTimeField("lue le")

    class Meta:
        verbose_name = "consultation d'identité"
        verbose_name_plural = "consultations d'identité"
        ordering = ["-lue_le", "-id"]

    def __str__(self) -> str:
        return f"{self.victime_id} {self.lue_le:%d/%m %H:%M}"
