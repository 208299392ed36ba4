"""The recordings of a call, told by its events; and what people decide of them, which no new telling takes away.

The portal keeps no sound. What is derived (`Enregistrement`) is made again every night. Holds, erasures and
consultations are not: they name the source and the call as the producer does, and the derivation reads them.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from annuaire.models import Entite, Utilisateur
from telephonie.models.appel import Appel
from telephonie.models.source import SourceTelephonie

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

EMPREINTE = re.compile(r"[0-9a-fA-F]{64}")
MOTIF_MAX = 200


class EnregistrementQuerySet(models.QuerySet["Enregistrement"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> EnregistrementQuerySet:
        """That one exists is seen with its call; what it is called at the recorder is given by an acte alone."""
        return self.filter(appel__in=Appel.objects.visibles_par(utilisateur))


class Enregistrement(models.Model):
    """One recording of a call: either end may not have been told. Derived, like the segments."""

    appel = models.ForeignKey(
        Appel, verbose_name="appel", on_delete=models.CASCADE, related_name="enregistrements", db_index=False
    )
    rang = models.PositiveSmallIntegerField("rang")
    reference = models.CharField("référence chez l'enregistreur", max_length=40, blank=True)
    debut_le = models.DateTimeField("début", null=True)
    fin_le = models.DateTimeField("fin", null=True)
    empreinte = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    conserver_jusqu_au = models.DateTimeField("à conserver jusqu'au")
    efface_le = models.DateTimeField("effacé le", null=True)

    objects = EnregistrementQuerySet.as_manager()

    class Meta:
        verbose_name = "enregistrement"
        verbose_name_plural = "enregistrements"
        ordering = ["appel", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["appel", "rang"], name="enregistrement_unique"),
            models.CheckConstraint(
                condition=Q(empreinte="") | Q(empreinte__regex=r"^[0-9a-f]{64}$"), name="enregistrement_empreinte"
            ),
            models.CheckConstraint(
                condition=Q(debut_le__isnull=False) | Q(fin_le__isnull=False), name="enregistrement_date"
            ),
            models.CheckConstraint(
                condition=Q(efface_le__isnull=True) | Q(reference=""), name="enregistrement_efface_sans_reference"
            ),
        ]
        indexes = [
            models.Index(
                fields=["conserver_jusqu_au"], condition=Q(efface_le__isnull=True), name="enregistrement_a_effacer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appel_id} {self.rang}"

    @property
    def dernier_instant(self) -> datetime:
        """What its retention is counted from."""
        instant = self.fin_le or self.debut_le
        assert instant is not None  # noqa: S101 — a constraint says so
        return instant

    @property
    def duree_ms(self) -> int | None:
        if self.debut_le is None or self.fin_le is None:
            return None
        return round((self.fin_le - self.debut_le).total_seconds() * 1000)


class GelEnregistrements(models.Model):
    """A hold on all the recordings of a call, told or yet to be told: no erasure, and time stops running meanwhile.

    A trigger lets it be lifted, once, and nothing else.
    """

    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    appel = models.CharField("identifiant de l'appel", max_length=80)
    entite = models.ForeignKey(Entite, verbose_name="Samu", on_delete=models.PROTECT, related_name="+")
    pose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="posé par", on_delete=models.PROTECT, related_name="+"
    )
    pose_le = models.DateTimeField("posé le")
    motif = models.CharField("motif", max_length=MOTIF_MAX)
    leve_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="levé par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    leve_le = models.DateTimeField("levé le", null=True)
    motif_levee = models.CharField("motif de la levée", max_length=MOTIF_MAX, blank=True)

    class Meta:
        verbose_name = "gel d'enregistrements"
        verbose_name_plural = "gels d'enregistrements"
        ordering = ["-pose_le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "appel"], condition=Q(leve_le__isnull=True), name="gel_un_seul_par_appel"
            ),
            models.CheckConstraint(
                condition=Q(leve_le__isnull=True, leve_par__isnull=True, motif_levee="")
                | (Q(leve_le__isnull=False, leve_par__isnull=False) & ~Q(motif_levee="")),
                name="gel_leve_par_qui_et_pourquoi",
            ),
        ]
        indexes = [models.Index(fields=["source", "appel"], name="gel_par_appel")]

    def __str__(self) -> str:
        return f"{self.appel} {self.pose_le:%d/%m/%Y}"


class EffacementEnregistrements(models.Model):
    """From then on the portal no longer says how to find the recordings of a call. Only added to."""

    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    appel = models.CharField("identifiant de l'appel", max_length=80)
    efface_le = models.DateTimeField("effacé le")

    class Meta:
        verbose_name = "effacement d'enregistrements"
        verbose_name_plural = "effacements d'enregistrements"
        ordering = ["-efface_le", "-id"]
        constraints = [models.UniqueConstraint(fields=["source", "appel"], name="effacement_unique_par_appel")]

    def __str__(self) -> str:
        return f"{self.appel} {self.efface_le:%d/%m/%Y}"


class ConsultationEnregistrement(models.Model):
    """Somebody was told where to listen: who, in whose name, when and why. Only added to."""

    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    appel = models.CharField("identifiant de l'appel", max_length=80)
    reference = models.CharField("référence chez l'enregistreur", max_length=40)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, related_name="+")
    motif = models.CharField("motif", max_length=MOTIF_MAX)
    consulte_le = models.DateTimeField("consulté le")

    class Meta:
        verbose_name = "consultation d'enregistrement"
        verbose_name_plural = "consultations d'enregistrement"
        ordering = ["-consulte_le", "-id"]
        indexes = [models.Index(fields=["source", "appel"], name="consultation_par_appel")]

    def __str__(self) -> str:
        return f"{self.appel} {self.consulte_le:%d/%m %H:%M}"
