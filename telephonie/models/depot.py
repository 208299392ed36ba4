"""What the last look at the watched folder saw, so that the next one knows which files are whole."""

from __future__ import annotations

from django.db import models


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
