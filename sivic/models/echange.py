"""The exchange with SIVIC: which events are in common, what leaves, what came, and whether SIVIC answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from evenements.models import Evenement
from sivic.models.victime import Victime


class EvenementCommun(models.Model):
    """An event that the portal shares with SIVIC, from the moment that somebody who pilots it says so."""

    evenement = models.OneToOneField(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="commun", primary_key=True
    )
    # Ours when the portal shared it, SIVIC's when it is SIVIC that opened it.
    reference = models.CharField("référence dans SIVIC", max_length=24, unique=True)
    depuis_le = models.DateTimeField("en commun depuis")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="par", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "événement en commun"
        verbose_name_plural = "événements en commun"

    def __str__(self) -> str:
        return f"{self.evenement_id} en commun avec SIVIC"


class EnvoiQuerySet(models.QuerySet["Envoi"]):
    def a_reprendre(self) -> EnvoiQuerySet:
        """What was put aside and that nothing newer about the same object has replaced: somebody must look."""
        plus_recents = Envoi.objects.filter(version__gt=OuterRef("version"))
        de_la_victime = Exists(plus_recents.filter(victime=OuterRef("victime")))
        de_l_evenement = Exists(plus_recents.filter(victime=None, evenement=OuterRef("evenement")))
        return self.filter(
            Q(victime=None) & ~de_l_evenement | Q(victime__isnull=False) & ~de_la_victime,
            statut__in=(Envoi.Statut.REFUSE, Envoi.Statut.ABANDONNE),
        )


class Envoi(models.Model):
    """One state of a victim, or of the event itself, for SIVIC. Written with the change that it tells."""

    class Statut(models.TextChoices):
        EN_ATTENTE = "en_attente", "En attente"
        ENVOYE = "envoye", "Envoyé"
        ACCEPTE = "accepte", "Accepté"
        REFUSE = "refuse", "Refusé"
        ABANDONNE = "abandonne", "Abandonné"

    # In flight or before: SIVIC has not said what it makes of them.
    OUVERTS: ClassVar = (Statut.EN_ATTENTE, Statut.ENVOYE)

    evenement = models.ForeignKey(Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="envois")
    victime = models.ForeignKey(
        Victime, verbose_name="victime", on_delete=models.PROTECT, null=True, related_name="envois"
    )
    version = models.PositiveIntegerField("version")
    contenu = models.JSONField("contenu")
    statut = models.CharField("statut", max_length=10, choices=Statut.choices, default=Statut.EN_ATTENTE)
    motif = models.CharField("motif", max_length=200, blank=True)
    essais = models.PositiveIntegerField("essais", default=0)
    ecrit_le = models.DateTimeField("écrit le")
    prochain_essai_le = models.DateTimeField("prochain essai le")
    repondu_le = models.DateTimeField("répondu le", null=True)

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evenement", "victime", "version"], name="envoi_version_unique", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=("refuse", "abandonne")) | ~Q(motif=""), name="envoi_ecarte_avec_motif"
            ),
        ]
        indexes = [models.Index(fields=["id"], name="envoi_ouvert", condition=Q(statut__in=("en_attente", "envoye")))]

    def __str__(self) -> str:
        return f"{self.victime or self.evenement_id} v{self.version} : {self.statut}"


class Sejour(models.Model):
    """What the hospital says of a victim, here or by SIVIC: the last word about admission and exit is its."""

    victime = models.OneToOneField(
        Victime, verbose_name="victime", on_delete=models.PROTECT, related_name="sejour", primary_key=True
    )
    etablissement = models.ForeignKey(
        "annuaire.Entite", verbose_name="établissement", on_delete=models.PROTECT, related_name="+"
    )
    admise_le = models.DateTimeField("admise le")
    sortie_le = models.DateTimeField("sortie le", null=True)
    # Whoever said it here; nobody when SIVIC did, who needs not be told.
    dit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="dit par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The trace of which it was taken over by a fusion, and to which it goes back.
    reprise_de = models.ForeignKey(
        Victime, verbose_name="repris de", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "séjour"
        verbose_name_plural = "séjours"
        constraints = [
            models.CheckConstraint(
                condition=Q(sortie_le__isnull=True) | Q(sortie_le__gte=F("admise_le")), name="sejour_sortie_apres"
            )
        ]

    def __str__(self) -> str:
        return f"{self.victime} à {self.etablissement}"


# Settled by nobody, and all that it says still waits: what the portal settles by itself leaves an empty list there.
SUSPENDUE = Q(statut="reglee", reglee_par__isnull=True, restent__isnull=True)


class ReceptionQuerySet(models.QuerySet["Reception"]):
    def suspendues(self) -> ReceptionQuerySet:
        """What SIVIC said of an event while it was closed here, until it is open again."""
        return self.filter(SUSPENDUE)


class Reception(models.Model):
    """One line of SIVIC's journal, by its number: read once, and what became of it."""

    class Statut(models.TextChoices):
        APPLIQUEE = "appliquee", "Appliquée"
        A_REGLER = "a_regler", "À régler"
        REGLEE = "reglee", "Réglée"

    numero = models.PositiveBigIntegerField("numéro", primary_key=True)
    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, null=True, related_name="receptions"
    )
    # How SIVIC names the event: what it told of one before it was opened or linked here is found again by it.
    evenement_dit = models.CharField("référence de l'événement", max_length=24, blank=True, db_default="")
    victime = models.ForeignKey(
        Victime, verbose_name="victime", on_delete=models.PROTECT, null=True, related_name="receptions"
    )
    # A person whom SIVIC names in a form that is no number.
    ILLISIBLE: ClassVar = "?"

    # How SIVIC names the person: the portal's number, or its own for one whom the portal does not know; none: the line
    # is about the event itself.
    reference = models.CharField("référence", max_length=24, blank=True, default="", db_default="")
    contenu = models.JSONField("contenu")
    statut = models.CharField("statut", max_length=9, choices=Statut.choices)
    motif = models.CharField("motif", max_length=200, blank=True)
    # The fields that wait for somebody, the others being applied; nothing noted: all of them.
    restent = ArrayField(models.CharField(max_length=24), verbose_name="restent à régler", null=True)
    recue_le = models.DateTimeField("reçue le")
    reglee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="réglée par", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = "réception"
        verbose_name_plural = "réceptions"
        ordering = ["numero"]
        constraints = [
            models.CheckConstraint(condition=~Q(statut="a_regler") | ~Q(motif=""), name="reception_a_regler_motif")
        ]
        # Looked for every few seconds, and before each line.
        indexes = [models.Index(fields=["evenement", "numero"], condition=SUSPENDUE, name="reception_suspendue")]

    def __str__(self) -> str:
        return f"journal {self.numero} : {self.statut}"

    @property
    def reste(self) -> dict[str, Any]:
        """What of the line waits for somebody."""
        return {c: v for c, v in self.contenu.items() if self.restent is None or c in self.restent}


class Liaison(models.Model):
    """The one line that says how it goes with SIVIC: how far its journal was read, since when it does not answer."""

    curseur = models.PositiveBigIntegerField("journal lu jusqu'à", default=0)
    contact_le = models.DateTimeField("dernière réponse le", null=True)
    muette_depuis_le = models.DateTimeField("hors d'atteinte depuis", null=True)
    essais = models.PositiveIntegerField("essais sans réponse", default=0)
    prochain_essai_le = models.DateTimeField("prochain essai le", null=True)
    # SIVIC answers, and what it answers is not what comes after the last line read.
    interrompue_depuis_le = models.DateTimeField("journal interrompu depuis", null=True)

    class Meta:
        verbose_name = "liaison avec SIVIC"
        verbose_name_plural = "liaison avec SIVIC"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="liaison_unique")]

    def __str__(self) -> str:
        return f"SIVIC, journal lu jusqu'à {self.curseur}"

    @classmethod
    def actuelle(cls) -> Liaison:
        return cls.objects.get_or_create(pk=1)[0]
