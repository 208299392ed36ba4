"""Calls as the events tell them: derived, and made again at any time to the same content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from annuaire.models import Entite, Utilisateur
from telephonie.models.source import SourceTelephonie
from telephonie.visibilite import samu_visibles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AppelQuerySet(models.QuerySet["Appel"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> AppelQuerySet:
        samu = samu_visibles(utilisateur)
        return self.filter(models.Q(samu__in=samu) | models.Q(servi__in=samu))


class Appel(models.Model):
    """One call, from its presentation to its end. Times are instants, durations are milliseconds."""

    class Issue(models.TextChoices):
        EN_COURS = "en_cours", "En cours"
        REPONDU = "repondu", "Répondu"
        ABANDON_SONNERIE = "abandon_sonnerie", "Raccroché pendant la sonnerie"
        ABANDON_SVI = "abandon_svi", "Raccroché au serveur vocal"
        ABANDON_FILE = "abandon_file", "Raccroché en file"
        DISSUADE = "dissuade", "Dissuadé"
        PERDU = "perdu", "Perdu"
        ECHEC = "echec", "Échec d'accès"
        NON_MESURE = "non_mesure", "Non mesuré"

    class Route(models.TextChoices):
        NOMINALE = "", "Nominale"
        PLANIFIEE = "planifiee", "Entraide planifiée"
        PANNE = "panne", "Débordement, panne"
        SATURATION = "saturation", "Débordement, saturation"
        SANS_REPONSE = "sans_reponse", "Débordement, sans réponse"

    ABANDONS = (Issue.ABANDON_SONNERIE, Issue.ABANDON_SVI, Issue.ABANDON_FILE)

    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reference = models.CharField("identifiant de l'appel", max_length=80)
    samu = models.ForeignKey(
        Entite, verbose_name="Samu nominal", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    servi = models.ForeignKey(
        Entite, verbose_name="Samu servi", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    route = models.CharField("route", max_length=12, choices=Route.choices, blank=True)
    acces = models.CharField("accès", max_length=40, blank=True)
    numero = models.CharField("numéro composé", max_length=24, blank=True)
    file = models.CharField("première file", max_length=40, blank=True)
    issue = models.CharField("issue", max_length=16, choices=Issue.choices)
    tentatives = models.PositiveSmallIntegerField("tentatives d'acheminement", default=0)

    presente_le = models.DateTimeField("présenté le")
    achemine_le = models.DateTimeField("acheminé le", null=True)
    svi_le = models.DateTimeField("au serveur vocal le", null=True)
    file_le = models.DateTimeField("en file le", null=True)
    repondu_le = models.DateTimeField("première réponse humaine le", null=True)
    medecin_le = models.DateTimeField("premier médecin le", null=True)
    fini_le = models.DateTimeField("fini le", null=True)
    fini_par = models.CharField("fini par", max_length=12, blank=True)

    parole_ms = models.PositiveBigIntegerField("parole", default=0)
    garde_ms = models.PositiveBigIntegerField("mise en garde", default=0)
    transferts_aveugles = models.PositiveSmallIntegerField("transferts aveugles", default=0)
    transferts_accompagnes = models.PositiveSmallIntegerField("transferts accompagnés", default=0)

    # Restricted: shown to the Samu only, purged after TELEPHONIE_GARDE_APPELANT_JOURS. The key (HMAC) outlives it.
    appelant = models.CharField("appelant", max_length=24, blank=True)
    appelant_cle = models.CharField("clé de l'appelant", max_length=32, blank=True)
    commune = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    dossier_lrm = models.CharField("dossier LRM", max_length=40, blank=True)
    evenements = models.PositiveIntegerField("événements")
    anomalie = models.CharField("anomalie", max_length=120, blank=True)
    # Of a file that told no role, without a queue of doctors declared then; None: told before this was written.
    sans_role = models.BooleanField("sans dire qui répond", null=True, editable=False)

    objects = AppelQuerySet.as_manager()

    class Meta:
        verbose_name = "appel"
        verbose_name_plural = "appels"
        ordering = ["-presente_le", "-id"]
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="appel_unique_par_source")]
        indexes = [
            models.Index(fields=["samu", "presente_le"], name="appel_par_samu"),
            models.Index(fields=["servi", "presente_le"], name="appel_par_servi"),
            models.Index(fields=["samu", "presente_le"], condition=models.Q(issue="en_cours"), name="appel_en_cours"),
            models.Index(
                fields=["appelant_cle", "presente_le"],
                condition=~models.Q(appelant_cle=""),
                name="appel_par_appelant",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def attente_ms(self) -> int | None:
        """From presentation to a human voice, or to the end when there was none; None when nobody measured it."""
        if self.issue == self.Issue.NON_MESURE:
            return None
        jusqu_a = self.repondu_le or self.fini_le
        return None if jusqu_a is None else round((jusqu_a - self.presente_le).total_seconds() * 1000)


class SegmentAppel(models.Model):
    """A stretch of a call: in the IVR, in a queue, ringing, talking, on hold."""

    class Genre(models.TextChoices):
        SVI = "svi", "Serveur vocal"
        FILE = "file", "File"
        SONNERIE = "sonnerie", "Sonnerie"
        PAROLE = "parole", "Conversation"
        GARDE = "garde", "En garde"

    appel = models.ForeignKey(Appel, verbose_name="appel", on_delete=models.CASCADE, related_name="segments")
    rang = models.PositiveSmallIntegerField("rang")
    genre = models.CharField("genre", max_length=10, choices=Genre.choices)
    ou = models.CharField("file ou agent", max_length=40, blank=True)
    debut_le = models.DateTimeField("début")
    fin_le = models.DateTimeField("fin", null=True)

    class Meta:
        verbose_name = "segment d'appel"
        verbose_name_plural = "segments d'appels"
        ordering = ["appel", "rang"]
        constraints = [models.UniqueConstraint(fields=["appel", "rang"], name="segment_unique")]
        indexes = [
            # Whether a call passed through a queue, without reading its segments.
            models.Index(fields=["appel", "ou"], condition=models.Q(genre="file"), name="segment_par_file")
        ]

    def __str__(self) -> str:
        return f"{self.genre} {self.ou}"
