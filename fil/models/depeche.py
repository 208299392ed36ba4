"""The fil of a groupe: its numbered, gap-free, hash-chained sequence of dépêches, and how far each person has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur
from fil import sceau

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Fil(models.Model):
    """The head of a groupe's fil. Its row lock, held to the commit, makes numbers visible in order, without gaps."""

    groupe = models.OneToOneField(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, primary_key=True, related_name="fil"
    )
    dernier_numero = models.BigIntegerField("dernier numéro", default=0)
    nouveautes = models.BigIntegerField(
        "nouveautés",
        default=0,
        help_text="Combien de dépêches comptent comme une nouveauté à lire (une entrée, un message).",
    )
    empreinte = models.BinaryField("dernière empreinte", max_length=32, default=bytes)

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "fils"

    def __str__(self) -> str:
        return f"fil de {self.groupe}"


class DepecheQuerySet(models.QuerySet["Depeche"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> DepecheQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))


class Depeche(models.Model):
    """One line of a fil. Never changed, never deleted: a trigger of the database refuses both."""

    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="depeches", db_index=False
    )
    numero = models.BigIntegerField("numéro")
    rang = models.BigIntegerField("rang", help_text="Nouveautés du fil jusqu'à cette dépêche comprise.")
    genre = models.CharField("genre", max_length=60)
    objet_type = models.CharField("type d'objet", max_length=40)
    objet_id = models.BigIntegerField("objet")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    emise_le = models.DateTimeField("émise le")
    donnees = models.JSONField("données", encoder=DjangoJSONEncoder)
    empreinte = models.BinaryField("empreinte", max_length=32)

    objects = DepecheQuerySet.as_manager()

    class Meta:
        verbose_name = "dépêche"
        verbose_name_plural = "dépêches"
        ordering = ["groupe", "numero"]
        constraints = [models.UniqueConstraint(fields=["groupe", "numero"], name="depeche_numero_unique")]
        indexes = [
            # The history of one object. Entries are most of a fil and nobody asks theirs: writing one costs no more.
            models.Index(
                fields=["groupe", "objet_type", "objet_id"], condition=~Q(objet_type="entree"), name="depeche_objet"
            ),
            # Who takes part where, over all fils: the newest first, for those who look after rights.
            models.Index(
                fields=["-id"], condition=Q(objet_type__in=["participation", "groupe"]), name="depeche_participants"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.groupe_id}/{self.numero} {self.genre}"

    def corps(self) -> str:
        """What the seal covers, as canonical JSON."""
        return sceau.corps(**self._scelles())

    def sceller(self, precedente: bytes) -> bytes:
        """The seal that this dépêche must carry after the one that carries `precedente`."""
        return sceau.empreinte(precedente, **self._scelles())

    def _scelles(self) -> dict[str, Any]:
        return {
            "groupe_id": self.groupe_id,
            "numero": self.numero,
            "genre": self.genre,
            "objet_type": self.objet_type,
            "objet_id": self.objet_id,
            "auteur_id": self.auteur_id,
            "entite_id": self.entite_id,
            "emise_le": self.emise_le,
            "donnees": self.donnees,
        }


class Voile(models.Model):
    """A dépêche that is no longer told: its author took back what it says. The record keeps it, sealed."""

    depeche = models.OneToOneField(
        Depeche,
        verbose_name="dépêche",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="voile",
        # Dépêches are never deleted: their trigger says so first, of TRUNCATE too.
        db_constraint=False,
    )

    class Meta:
        verbose_name = "voile"
        verbose_name_plural = "voiles"

    def __str__(self) -> str:
        return f"voile sur {self.depeche_id}"


class Accuse(models.Model):
    """When a person's screen received, or the person read, a conversation: up to which of its messages (the rank among
    the news of the fil, which is their number). Never changed."""

    class Quoi(models.TextChoices):
        RECU = "recu", "Reçu"
        LU = "lu", "Lu"

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="accuses", db_index=False
    )
    quoi = models.CharField("quoi", max_length=4, choices=Quoi.choices)
    rang = models.BigIntegerField("jusqu'au rang")
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "accusé"
        verbose_name_plural = "accusés"
        constraints = [
            models.UniqueConstraint(fields=["groupe", "utilisateur", "quoi", "rang"], name="accuse_unique"),
            models.CheckConstraint(condition=Q(quoi__in=["recu", "lu"]), name="accuse_recu_ou_lu"),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} {self.quoi} {self.groupe_id}/{self.rang}"


class Lecture(models.Model):
    """How far a person has read a groupe's fil; unread = fil.nouveautes - lecture.rang."""

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="lectures"
    )
    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="lectures")
    numero = models.BigIntegerField("lu jusqu'au numéro", default=0)
    rang = models.BigIntegerField("lu jusqu'au rang", default=0)
    lu_le = models.DateTimeField("lu le", auto_now=True)

    class Meta:
        verbose_name = "lecture"
        verbose_name_plural = "lectures"
        constraints = [models.UniqueConstraint(fields=["utilisateur", "groupe"], name="lecture_unique")]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} a lu {self.groupe_id} jusqu'à {self.numero}"
