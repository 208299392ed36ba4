"""Who has dépêches sent to an address: what they follow, how far they were served, and the ledger of what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annuaire.models import AccesMachine, Groupe, Utilisateur

if TYPE_CHECKING:
    from datetime import datetime


class AbonnementQuerySet(models.QuerySet["Abonnement"]):
    def gerables_par(self, auteur: Utilisateur) -> AbonnementQuerySet:
        """Those of the machines that this person manages."""
        return self.filter(acces__in=AccesMachine.objects.gerables_par(auteur))

    def dus(self, maintenant: datetime) -> AbonnementQuerySet:
        """Those for whom a fil has moved, or something is to be sent again, and whose wait is over."""
        en_retard = GroupeSuivi.objects.en_retard().filter(abonnement=models.OuterRef("pk"))
        a_renvoyer = Livraison.objects.filter(abonnement=models.OuterRef("pk"), statut=Livraison.Statut.A_RENVOYER)
        return self.filter(
            models.Exists(en_retard) | models.Exists(a_renvoyer),
            Q(prochain_essai_le=None) | Q(prochain_essai_le__lte=maintenant),
            statut=Abonnement.Statut.ACTIF,
            acces__revoque_le=None,
        )


class Abonnement(models.Model):
    """An address to which the dépêches that a machine may read are sent, in order, until it has answered each."""

    class Statut(models.TextChoices):
        ACTIF = "actif", "Actif"
        SUSPENDU = "suspendu", "Suspendu"
        ARRETE = "arrete", "Arrêté"

    acces = models.ForeignKey(
        AccesMachine, verbose_name="accès de machine", on_delete=models.PROTECT, related_name="abonnements"
    )
    adresse = models.URLField("adresse", max_length=500)
    objets = ArrayField(
        models.CharField(max_length=40),
        verbose_name="types d'objet",
        default=list,
        help_text="Toutes les dépêches de ces objets.",
    )
    genres = ArrayField(
        models.CharField(max_length=60), verbose_name="genres", default=list, help_text="Et celles de ces genres."
    )
    secret_chiffre = models.BinaryField("secret chiffré")
    statut = models.CharField("état", max_length=8, choices=Statut.choices, default=Statut.ACTIF)
    cree_par = models.ForeignKey(
        Utilisateur, verbose_name="créé par", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cree_le = models.DateTimeField("créé le")
    essais = models.PositiveIntegerField("essais sans succès", default=0)
    en_echec_depuis_le = models.DateTimeField("sans réponse depuis", null=True)
    prochain_essai_le = models.DateTimeField("prochain essai le", null=True)
    motif = models.CharField("motif", max_length=200, blank=True)

    objects = AbonnementQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnements"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(objets=[]) | ~Q(genres=[]), name="abonnement_a_quelque_chose")
        ]

    def __str__(self) -> str:
        return f"{self.acces} → {self.hote}"

    @property
    def hote(self) -> str:
        """All that is told outside the page of who manages it: the rest of an address may be a secret."""
        return urlsplit(self.adresse).hostname or ""


class GroupeSuiviQuerySet(models.QuerySet["GroupeSuivi"]):
    def en_retard(self) -> GroupeSuiviQuerySet:
        """Whose fil has moved since the subscriber was last served."""
        return self.filter(groupe__fil__dernier_numero__gt=models.F("curseur"))


class GroupeSuivi(models.Model):
    """One groupe that a subscription follows, and the number of the last of its dépêches that was dealt with."""

    abonnement = models.ForeignKey(
        Abonnement, verbose_name="abonnement", on_delete=models.CASCADE, related_name="suivis", db_index=False
    )
    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="+")
    curseur = models.BigIntegerField("servi jusqu'à")

    objects = GroupeSuiviQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe suivi"
        verbose_name_plural = "groupes suivis"
        constraints = [models.UniqueConstraint(fields=["abonnement", "groupe"], name="groupe_suivi_unique")]

    def __str__(self) -> str:
        return f"{self.abonnement_id} suit {self.groupe_id} jusqu'à {self.curseur}"


class Livraison(models.Model):
    """What became of one dépêche for one subscriber: tried how often, what was answered last."""

    class Statut(models.TextChoices):
        EN_ATTENTE = "en_attente", "En attente"
        LIVREE = "livree", "Livrée"
        A_RENVOYER = "a_renvoyer", "À renvoyer"
        ECARTEE = "ecartee", "Écartée"

    abonnement = models.ForeignKey(
        Abonnement, verbose_name="abonnement", on_delete=models.CASCADE, related_name="livraisons", db_index=False
    )
    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    numero = models.BigIntegerField("numéro")
    genre = models.CharField("genre", max_length=60)
    statut = models.CharField("état", max_length=10, choices=Statut.choices, default=Statut.EN_ATTENTE)
    essais = models.PositiveIntegerField("essais", default=0)
    code = models.PositiveSmallIntegerField("réponse", null=True)
    motif = models.CharField("motif", max_length=200, blank=True)
    essaye_le = models.DateTimeField("dernier essai le", null=True)
    livree_le = models.DateTimeField("livrée le", null=True)
    # Those that a former version of the portal tried, without it, keep the identifier under which they left.
    porte_le_sceau = models.BooleanField("son identifiant porte le sceau", default=True, db_default=False)

    class Meta:
        verbose_name = "livraison"
        verbose_name_plural = "livraisons"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["abonnement", "groupe", "numero"], name="livraison_unique")]
        indexes = [
            models.Index(fields=["abonnement"], condition=Q(statut="a_renvoyer"), name="livraison_a_renvoyer"),
            models.Index(fields=["abonnement", "-id"], name="livraison_recentes"),
        ]

    def __str__(self) -> str:
        return f"{self.groupe_id}/{self.numero} à l'abonnement {self.abonnement_id}"

    @property
    def identifiant(self) -> str:
        """How the page names it; what leaves adds the seal of the dépêche (fil/actes/servir.py)."""
        return f"{self.abonnement_id}-{self.groupe_id}-{self.numero}"
