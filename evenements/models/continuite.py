"""The continuity pack: enough on paper and in a ZIP to go on without the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from annuaire.models import Entite, Utilisateur
from ged.models import Fichier

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PackQuerySet(models.QuerySet["PackContinuite"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> PackQuerySet:
        """It holds what the groupes of the entité share: it is for the people of that entité, at their active post."""
        entite = utilisateur.entite_active if isinstance(utilisateur, Utilisateur) and utilisateur.is_active else None
        return self.filter(entite=entite) if entite else self.none()


class PackContinuite(models.Model):
    """What was produced for an entité at one moment."""

    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.CASCADE, related_name="packs", db_index=False
    )
    produit_le = models.DateTimeField("produit le")
    pdf = models.ForeignKey(Fichier, verbose_name="PDF", on_delete=models.PROTECT, related_name="+")
    zip = models.ForeignKey(Fichier, verbose_name="ZIP", on_delete=models.PROTECT, related_name="+")

    manquantes = models.PositiveSmallIntegerField(
        "fiches que le magasin de documents n'a pas données", default=0, db_default=0
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = "pack de continuité"
        verbose_name_plural = "packs de continuité"
        ordering = ["-produit_le"]
        constraints = [models.UniqueConstraint(fields=["entite", "produit_le"], name="pack_un_par_instant")]

    def __str__(self) -> str:
        return f"{self.entite} · {self.produit_le:%d/%m %H:%M}"
