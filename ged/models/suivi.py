"""Who read what, who says that they have read it, and what was moved or renamed."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from annuaire.models import Entite
from ged.models.document import Document, Version
from ged.models.dossier import Dossier


class Consultation(models.Model):
    """Somebody opened or downloaded a version. Kept, and shown to the entité that owns the document."""

    class Genre(models.TextChoices):
        APERCU = "apercu", "Lu dans la page"
        TELECHARGEMENT = "telechargement", "Téléchargé"
        ARCHIVE = "archive", "Téléchargé avec son dossier"

    version = models.ForeignKey(Version, verbose_name="version", on_delete=models.PROTECT, related_name="consultations")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    genre = models.CharField("genre", max_length=14, choices=Genre.choices)
    faite_le = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-faite_le", "-id"]
        indexes = [models.Index(fields=["version", "-faite_le"], name="consultation_par_version")]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} · {self.genre} · {self.version_id}"


class Accuse(models.Model):
    """A person says that they have read this version of a document that is to be read."""

    version = models.ForeignKey(Version, verbose_name="version", on_delete=models.PROTECT, related_name="accuses")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    lu_le = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "accusé de lecture"
        verbose_name_plural = "accusés de lecture"
        constraints = [models.UniqueConstraint(fields=["version", "utilisateur"], name="ged_accuse_unique")]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} a lu {self.version_id}"


class Trace(models.Model):
    """What changed around a document or a dossier, before and after: renamed, moved, restored, taken away."""

    dossier = models.ForeignKey(
        Dossier, verbose_name="dossier", on_delete=models.PROTECT, null=True, blank=True, related_name="traces"
    )
    document = models.ForeignKey(
        Document, verbose_name="document", on_delete=models.PROTECT, null=True, blank=True, related_name="traces"
    )
    genre = models.CharField("genre", max_length=20)
    detail = models.JSONField("détail", encoder=DjangoJSONEncoder, default=dict)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    faite_le = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "trace"
        verbose_name_plural = "traces"
        ordering = ["-faite_le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier__isnull=True) ^ Q(document__isnull=True), name="trace_dossier_ou_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.genre} · {self.dossier_id or self.document_id}"
