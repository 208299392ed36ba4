"""The relève: who leaves says where things stand, who takes over reads and countersigns."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from evenements.models.evenement import Evenement
from maincourante.models import Entree


class ReleveQuerySet(models.QuerySet["Releve"]):
    def avec_les_siens(self) -> ReleveQuerySet:
        """With the event, the persons and the entité that a relève names."""
        return self.select_related("evenement", "sortant", "entrant", "entree_sortant__entite")


class Releve(models.Model):
    """A handover; each of its two signatures is an entry of the main courante. Signed twice, it no longer changes."""

    evenement = models.ForeignKey(Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="releves")
    jeton = models.UUIDField("jeton", unique=True)
    poste = models.CharField("poste transmis", max_length=80)
    situation = models.JSONField("situation transmise", help_text="Liste de {code, titre, texte}.")
    consignes = models.TextField("consignes", blank=True)
    sortant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="sortant", on_delete=models.PROTECT, related_name="+"
    )
    preparee_le = models.DateTimeField("préparée le")
    entree_sortant = models.OneToOneField(
        Entree, verbose_name="signature du sortant", on_delete=models.PROTECT, related_name="+"
    )
    entrant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="entrant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    prise_le = models.DateTimeField("prise le", null=True, blank=True)
    entree_entrant = models.OneToOneField(
        Entree,
        verbose_name="signature de l'entrant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ReleveQuerySet.as_manager()

    class Meta:
        verbose_name = "relève"
        verbose_name_plural = "relèves"
        ordering = ["evenement", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entrant__isnull=True, prise_le__isnull=True, entree_entrant__isnull=True)
                | Q(entrant__isnull=False, prise_le__isnull=False, entree_entrant__isnull=False),
                name="releve_prise_avec_sa_signature",
            ),
            models.CheckConstraint(
                condition=Q(entrant__isnull=True) | ~Q(entrant=F("sortant")), name="releve_entre_deux_personnes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evenement_id} relève de {self.poste}"
