"""What the pages and the reports add up: counts by quarter-hour and by hour, never percentages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annuaire.models import Entite

# Upper bounds, in seconds, of the histogram of waits before a human voice; the last class has none.
CLASSES_S = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600)


class Mesures(models.Model):
    """The columns that may be added up; times are milliseconds."""

    presentes = models.IntegerField("présentés")
    repondus = models.IntegerField("répondus")
    repondus_15 = models.IntegerField("répondus en 15 s")
    repondus_30 = models.IntegerField("répondus en 30 s")
    repondus_60 = models.IntegerField("répondus en 60 s")
    abandons_sonnerie = models.IntegerField("abandons en sonnerie")
    abandons_svi = models.IntegerField("abandons au serveur vocal")
    abandons_file = models.IntegerField("abandons en file")
    abandons_courts = models.IntegerField("abandons avant 15 s")
    dissuades = models.IntegerField("dissuadés")
    perdus = models.IntegerField("perdus")
    echecs = models.IntegerField("échecs d'accès")
    en_cours = models.IntegerField("sans fin connue")
    sans_fin = models.IntegerField("répondus dont la conversation n'a pas de fin connue", db_default=0)
    non_mesures = models.IntegerField("réponse humaine non mesurée")
    attente_ms = models.BigIntegerField("attente des répondus")
    file_ms = models.BigIntegerField("attente en file des répondus")
    repondus_en_file = models.IntegerField("répondus passés par une file")
    medecins = models.IntegerField("appels passés à un médecin")
    # Of a file that does not say who answers: such an answer is not one that passed to no doctor.
    sans_role = models.IntegerField("répondus on ne sait par qui", db_default=0)
    medecin_ms = models.BigIntegerField("délai jusqu'au médecin")
    parole_ms = models.BigIntegerField("parole")
    garde_ms = models.BigIntegerField("mise en garde")
    transferts = models.IntegerField("transferts")
    entraide_ms = models.BigIntegerField("délai ajouté par l'entraide")
    evenements = models.IntegerField("événements")
    histogramme = ArrayField(models.IntegerField(), verbose_name="attentes des répondus, par classe")
    calcule_le = models.DateTimeField("calculé le")

    class Meta:
        abstract = True


class AgregatAppels(Mesures):
    """The calls presented in one quarter-hour, by Samu, number, queue and route.

    Made by `telephonie.agregats` from the calls, at intake and every night.
    """

    samu = models.ForeignKey(
        Entite, verbose_name="Samu nominal", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    servi = models.ForeignKey(
        Entite, verbose_name="Samu servi", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    creneau = models.DateTimeField("début du quart d'heure")
    numero = models.CharField("numéro composé", max_length=24, blank=True)
    file = models.CharField("première file", max_length=40, blank=True)
    route = models.CharField("route", max_length=12, blank=True)
    est_simule = models.BooleanField("données simulées")

    class Meta(Mesures.Meta):
        abstract = False
        verbose_name = "agrégat d'appels"
        verbose_name_plural = "agrégats d'appels"
        ordering = ["samu", "creneau"]
        constraints = [
            models.UniqueConstraint(
                fields=["samu", "creneau", "servi", "numero", "file", "route", "est_simule"], name="agregat_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["servi", "creneau"], name="agregat_par_servi"),
            models.Index(fields=["creneau"], name="agregat_par_creneau"),
        ]

    def __str__(self) -> str:
        return f"{self.samu_id} {self.creneau:%Y-%m-%d %H:%M}"


class CumulHoraire(Mesures):
    """The calls of one hour of a Samu, or of all those under an ARS, a zone, the nation (`telephonie.cumuls`)."""

    entite = models.ForeignKey(
        Entite, verbose_name="périmètre", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    heure = models.DateTimeField("début de l'heure")
    est_simule = models.BooleanField("données simulées")

    class Meta(Mesures.Meta):
        abstract = False
        verbose_name = "cumul horaire"
        verbose_name_plural = "cumuls horaires"
        ordering = ["entite", "heure"]
        constraints = [models.UniqueConstraint(fields=["entite", "heure"], name="cumul_unique")]

    def __str__(self) -> str:
        return f"{self.entite_id} {self.heure:%Y-%m-%d %H}"


class HeureTouchee(models.Model):
    """An hour whose quarter-hours have changed since it was added up: until then it is read from them."""

    heure = models.DateTimeField("heure", db_index=True)

    class Meta:
        verbose_name = "heure touchée"
        verbose_name_plural = "heures touchées"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.heure:%Y-%m-%d %H}"
