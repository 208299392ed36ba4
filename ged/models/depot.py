"""A file on its way in: its bytes wait beside, in `ged.magasin`, until all of them are there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annuaire.models import Groupe


class Depot(models.Model):
    """An upload that may be cut and taken up again: `recu` bytes out of `taille` are safe on the disk."""

    jeton = models.UUIDField("jeton", primary_key=True)
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="depots"
    )
    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="+")
    nom = models.CharField("nom du fichier", max_length=180)
    taille = models.BigIntegerField("taille")
    recu = models.BigIntegerField("octets reçus", default=0)
    ouvert_le = models.DateTimeField("ouvert le")
    touche_le = models.DateTimeField("dernier envoi le")

    class Meta:
        verbose_name = "dépôt"
        verbose_name_plural = "dépôts"
        constraints = [
            models.CheckConstraint(condition=Q(taille__gt=0), name="depot_pas_vide"),
            models.CheckConstraint(condition=Q(recu__gte=0, recu__lte=F("taille")), name="depot_recu_dans_la_taille"),
        ]

    def __str__(self) -> str:
        return f"{self.nom} {self.recu}/{self.taille}"
