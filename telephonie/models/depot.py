"""The watched folder: what its last look saw, so that the next one knows which files are whole; what it refused."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from telephonie.models.source import SourceTelephonie


class FichierVu(models.Model):
    """A file that waits in a sub-folder: unchanged since, it is whole and is taken."""

    dossier = models.CharField("sous-dossier", max_length=255, blank=True)
    nom = models.CharField("nom", max_length=255)
    corps = models.CharField("fichier, taille et date", max_length=80)
    empreinte = models.CharField("empreinte", max_length=110)
    essais = models.PositiveSmallIntegerField("imports commencés", default=0)

    class Meta:
        verbose_name = "fichier vu dans le dossier surveillé"
        verbose_name_plural = "fichiers vus dans le dossier surveillé"
        constraints = [models.UniqueConstraint(fields=["dossier", "nom"], name="fichier_vu_une_fois")]

    def __str__(self) -> str:
        return f"{self.dossier}/{self.nom}"


class FichierRefuse(models.Model):
    """A file of the watched folder that was put away with its reasons; it waits for somebody to say that it is settled.

    Without a source: it lay in no sub-folder of one, and concerns who administers the portal.
    """

    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, null=True, related_name="refuses"
    )
    dossier = models.CharField("sous-dossier", max_length=255, blank=True)
    nom = models.CharField("nom", max_length=255)
    raisons = models.JSONField("raisons", help_text="Les premières seulement.")
    combien = models.PositiveIntegerField("nombre de raisons")
    refuse_le = models.DateTimeField("refusé le")
    regle_le = models.DateTimeField("réglé le", null=True, blank=True)
    regle_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="réglé par", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "fichier refusé du dossier surveillé"
        verbose_name_plural = "fichiers refusés du dossier surveillé"
        ordering = ["-refuse_le", "-id"]

    def __str__(self) -> str:
        return f"{self.dossier}/{self.nom}"
