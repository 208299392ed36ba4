"""The bytes of a document, kept once whatever the number of versions that hold them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Fichier(models.Model):
    """A content known by its SHA-256. It is reached through a version that one sees, never by itself."""

    class Etat(models.TextChoices):
        QUARANTAINE = "quarantaine", "En cours d'analyse"
        SAIN = "sain", "Analysé, sain"
        NON_ANALYSE = "non_analyse", "Non analysé"
        INFECTE = "infecte", "Refusé par l'antivirus"

    class Lecture(models.TextChoices):
        ATTENTE = "attente", "À lire"
        FAITE = "faite", "Lu"
        IMPOSSIBLE = "impossible", "Illisible"

    empreinte = models.CharField("SHA-256", max_length=64, unique=True)
    taille = models.BigIntegerField("taille")
    extension = models.CharField("extension", max_length=8)
    etat = models.CharField("état", max_length=12, choices=Etat.choices)
    menace = models.CharField("menace", max_length=120, blank=True)
    analyse_le = models.DateTimeField("analysé le", null=True, blank=True)
    lecture = models.CharField("lecture", max_length=10, choices=Lecture.choices, default=Lecture.ATTENTE)
    texte = models.TextField("texte", blank=True)
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    apercus = models.PositiveSmallIntegerField("images d'aperçu", default=0)
    recu_le = models.DateTimeField("reçu le")
    # What was found in it and not told yet: a worker may be stopped between the two.
    a_dire_depuis = models.DateTimeField("à dire depuis", null=True, blank=True)

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        constraints = [
            models.CheckConstraint(condition=Q(empreinte__regex="^[0-9a-f]{64}$"), name="fichier_empreinte_sha256"),
            models.CheckConstraint(condition=Q(taille__gt=0), name="fichier_pas_vide"),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(lecture="attente") | Q(etat="quarantaine"), name="fichier_a_traiter"
            ),
            models.Index(fields=["a_dire_depuis"], condition=Q(a_dire_depuis__isnull=False), name="fichier_a_dire"),
        ]

    def __str__(self) -> str:
        return self.empreinte[:12]

    @property
    def est_lisible(self) -> bool:
        """Whether it may be handed out: the verdict is in, or there is no scanner to give one."""
        return self.etat in (self.Etat.SAIN, self.Etat.NON_ANALYSE)


class ContenuAJeter(models.Model):
    """A content that nothing names any more, until the storage has let it go: it may not answer on that day."""

    empreinte = models.CharField("SHA-256", max_length=64, primary_key=True)
    depuis_le = models.DateTimeField("à jeter depuis")

    class Meta:
        verbose_name = "contenu à jeter"
        verbose_name_plural = "contenus à jeter"

    def __str__(self) -> str:
        return self.empreinte[:12]
