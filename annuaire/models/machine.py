"""The machines that use the REST API: whose they are, what they may ask, who opened their access and who ended it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annuaire.models.entite import Entite
from annuaire.models.groupe import Groupe
from annuaire.models.personne import Role, Utilisateur

if TYPE_CHECKING:
    from datetime import datetime


class AccesMachineQuerySet(models.QuerySet["AccesMachine"]):
    def gerables_par(self, auteur: Utilisateur) -> AccesMachineQuerySet:
        """As people are managed: those of his entité for a responsable, all of them for an administrateur."""
        poste = auteur.poste
        if poste is None or poste.role not in (Role.RESPONSABLE, Role.ADMINISTRATEUR):
            return self.none()
        return self if poste.role == Role.ADMINISTRATEUR else self.filter(entite_id=poste.entite_id)


class AccesMachine(models.Model):
    """One machine client: a service account nobody signs in with, and the OAuth2 application that it shows.

    What it sees is what its account sees: the groupes of its entité by a post, or the only one that it was given by a
    participation of its own.
    """

    # How the names of their accounts begin: no person's does.
    PREFIXE = "machine."
    # The most that a machine does; it administers nothing.
    ROLES = (Role.LECTEUR, Role.CONTRIBUTEUR, Role.RESPONSABLE)

    compte = models.OneToOneField(
        Utilisateur, verbose_name="compte de service", on_delete=models.PROTECT, related_name="acces_machine"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, related_name="acces_machines")
    nom = models.CharField("nom", max_length=40)
    role = models.CharField("ce qu'elle peut au plus", max_length=14, choices=Role.choices)
    groupe = models.ForeignKey(
        Groupe,
        verbose_name="groupe",
        on_delete=models.PROTECT,
        null=True,
        related_name="acces_machines",
        help_text="Le seul qu'elle voit ; aucun : tous ceux de son entité.",
    )
    portees = ArrayField(
        models.CharField(max_length=60),
        verbose_name="portées",
        default=list,
        help_text="Ce que ses jetons permettent ; aucune : tout ce que l'API connaît.",
    )
    application = models.OneToOneField(
        "oauth2_provider.Application",
        verbose_name="application OAuth2",
        on_delete=models.SET_NULL,
        null=True,
        related_name="acces",
    )
    cree_par = models.ForeignKey(
        Utilisateur, verbose_name="ouvert par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    cree_le = models.DateTimeField("ouvert le")
    renouvele_le = models.DateTimeField("secret renouvelé le", null=True)
    revoque_par = models.ForeignKey(
        Utilisateur, verbose_name="révoqué par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoque_le = models.DateTimeField("révoqué le", null=True)
    dernier_usage_le = models.DateTimeField("dernier usage le", null=True, help_text="À la minute près.")

    objects = AccesMachineQuerySet.as_manager()

    class Meta:
        verbose_name = "accès de machine"
        verbose_name_plural = "accès de machines"
        ordering = ["entite", "nom"]
        constraints = [
            models.UniqueConstraint(fields=["entite", "nom"], name="acces_machine_unique"),
            models.CheckConstraint(
                condition=Q(role__in=["lecteur", "contributeur", "responsable"]), name="acces_machine_role"
            ),
            models.CheckConstraint(
                condition=Q(revoque_le__isnull=True) | Q(application__isnull=True), name="acces_revoque_sans_cle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} · {self.entite}"

    @property
    def est_ouvert(self) -> bool:
        return self.revoque_le is None and self.application_id is not None

    @property
    def ouvert_depuis(self) -> datetime:
        """Since when its present secret serves."""
        return self.renouvele_le or self.cree_le
