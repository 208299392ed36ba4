"""The activity reports that the portal publishes in the library."""

from __future__ import annotations

from django.db import models

from annuaire.models import Entite
from ged.models import Document


class RapportActivite(models.Model):
    """Whose activity, over which period, in which documents. `empreinte` is that of its figures."""

    class Granularite(models.TextChoices):
        JOUR = "jour", "Jour"
        SEMAINE = "semaine", "Semaine"
        MOIS = "mois", "Mois"
        ANNEE = "annee", "Année"
        LIBRE = "libre", "Période libre"

    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, related_name="rapports")
    granularite = models.CharField("période", max_length=8, choices=Granularite.choices)
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, help_text="D'une période libre ; les autres n'en ont pas besoin.")
    document = models.OneToOneField(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="rapport", null=True
    )
    tableur = models.OneToOneField(
        Document, verbose_name="document (tableur)", on_delete=models.PROTECT, related_name="+", null=True
    )
    csv = models.OneToOneField(
        Document, verbose_name="document (CSV)", on_delete=models.PROTECT, related_name="+", null=True
    )
    empreinte = models.CharField("empreinte des chiffres", max_length=64, blank=True)
    appels = models.PositiveIntegerField("appels", default=0)
    evenements = models.PositiveIntegerField("événements", default=0)
    versions = models.PositiveIntegerField("versions", default=0)
    produit_le = models.DateTimeField("produit le", null=True)
    demande_le = models.DateTimeField("demandé le", null=True)
    verifie_le = models.DateTimeField("chiffres comparés le", null=True)

    class Meta:
        verbose_name = "rapport d'activité"
        verbose_name_plural = "rapports d'activité"
        ordering = ["-debut", "entite"]
        constraints = [
            models.UniqueConstraint(
                fields=["entite", "granularite", "debut", "fin"],
                nulls_distinct=False,
                name="rapport_unique_par_periode",
            ),
            models.CheckConstraint(
                condition=models.Q(granularite="libre", fin__isnull=False, fin__gte=models.F("debut"))
                | ~models.Q(granularite="libre") & models.Q(fin__isnull=True),
                name="rapport_libre_a_une_fin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entite_id} {self.granularite} {self.debut}"

    @property
    def est_en_preparation(self) -> bool:
        """Somebody has asked for it, and no worker has looked at its figures since."""
        return self.demande_le is not None and (self.verifie_le is None or self.verifie_le < self.demande_le)
