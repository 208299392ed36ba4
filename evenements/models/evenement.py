"""The event: what happens, where, how far up it is known, and in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CategorieEmsi(models.Model):
    """A category of event in the EMSI nomenclature; the families are the codes of one part."""

    code = models.CharField("code", max_length=20, primary_key=True)
    libelle = models.CharField("libellé", max_length=80)
    famille = models.CharField("famille", max_length=80, blank=True)

    class Meta:
        verbose_name = "catégorie EMSI"
        verbose_name_plural = "catégories EMSI"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.famille} · {self.libelle}" if self.famille else self.libelle


class EvenementQuerySet(models.QuerySet["Evenement"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> EvenementQuerySet:
        """Those of the groupes that the person sees: there is no other rule."""
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))

    def actifs(self) -> EvenementQuerySet:
        """Running, or over and not yet closed."""
        return self.filter(etat__in=(Evenement.Etat.EN_COURS, Evenement.Etat.LEVE))

    def programmes(self) -> EvenementQuerySet:
        """Prepared and not yet begun."""
        return self.filter(etat=Evenement.Etat.PREPARATION)

    def clos(self) -> EvenementQuerySet:
        return self.filter(etat=Evenement.Etat.CLOS)


class Evenement(models.Model):
    """A crisis event. Its groupe holds its participants, its main courante and its map."""

    class Etat(models.TextChoices):
        PREPARATION = "preparation", "En préparation"
        EN_COURS = "en_cours", "En cours"
        LEVE = "leve", "Levé"
        CLOS = "clos", "Clos"

    class Niveau(models.IntegerChoices):
        LOCAL = 1, "Local"
        DEPARTEMENTAL = 2, "Départemental"
        REGIONAL = 3, "Régional"
        ZONAL = 4, "Zonal"
        NATIONAL = 5, "National"

    class Nature(models.TextChoices):
        BIOLOGIQUE = "biologique", "Épidémique ou biologique"
        NRC = "nrc", "NRC ou industriel"
        COLLECTIF = "collectif", "Accident collectif, incendie, explosion"
        CLIMATIQUE = "climatique", "Climatique ou naturel"
        ATTENTAT = "attentat", "Attentat"
        CYBER = "cyber", "Cyber ou panne du système d'information"
        TENSION = "tension", "Tension de l'offre de soins"
        RASSEMBLEMENT = "rassemblement", "Grand rassemblement"
        AUTRE = "autre", "Autre"

    class Plan(models.TextChoices):
        ORSEC_NOVI = "orsec-novi", "ORSEC-NOVI"
        PLAN_BLANC = "plan-blanc", "Plan blanc"
        ORSAN_AMAVI = "orsan-amavi", "ORSAN AMAVI"
        ORSAN_CLIM = "orsan-clim", "ORSAN CLIM"
        ORSAN_EPIVAC = "orsan-epivac", "ORSAN EPI-VAC"
        ORSAN_BIO = "orsan-bio", "ORSAN BIO"
        ORSAN_NRC = "orsan-nrc", "ORSAN NRC"
        CUMP = "cump", "CUMP"
        PLAN_BLEU = "plan-bleu", "Plan bleu"
        PPI = "ppi", "PPI"
        VIGIPIRATE = "vigipirate", "Vigipirate"

    groupe = models.OneToOneField(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="evenement", editable=False
    )
    annee = models.PositiveSmallIntegerField("année", editable=False)
    rang = models.PositiveIntegerField("rang dans l'année", editable=False)
    titre = models.CharField("titre", max_length=110)
    description = models.TextField("description", blank=True)
    nature = models.CharField("nature", max_length=14, choices=Nature.choices)
    categorie = models.ForeignKey(
        CategorieEmsi, verbose_name="catégorie EMSI", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    est_programme = models.BooleanField("programmé", default=False)
    est_exercice = models.BooleanField("exercice", default=False)
    niveau = models.PositiveSmallIntegerField("niveau", choices=Niveau.choices, default=Niveau.DEPARTEMENTAL)
    echelle = models.PositiveSmallIntegerField("échelle EMSI", null=True, blank=True)
    plans = ArrayField(
        models.CharField(max_length=14, choices=Plan.choices), verbose_name="plans activés", default=list, blank=True
    )
    adresse = models.CharField("lieu ou adresse", max_length=200, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    debut_le = models.DateTimeField("début")
    fin_prevue_le = models.DateTimeField("fin prévue", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat.choices)
    etat_depuis_le = models.DateTimeField("dans cet état depuis")
    entite = models.ForeignKey(
        Entite, verbose_name="entité qui l'a ouvert", on_delete=models.PROTECT, related_name="evenements_ouverts"
    )
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ouvert par", on_delete=models.PROTECT, related_name="+"
    )
    ouvert_le = models.DateTimeField("ouvert le")
    jeton = models.UUIDField("jeton", unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    # Kept by a trigger (annuaire.indexation).
    recherche = SearchVectorField("recherche", null=True, editable=False)

    objects = EvenementQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["-annee", "-rang"]
        constraints = [
            models.UniqueConstraint(fields=["annee", "rang"], name="evenement_reference_unique"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="evenement_position_sur_terre",
            ),
            models.CheckConstraint(
                condition=Q(echelle__isnull=True) | Q(echelle__range=(1, 5)), name="evenement_echelle_de_1_a_5"
            ),
            models.CheckConstraint(condition=Q(niveau__range=(1, 5)), name="evenement_niveau_connu"),
            models.CheckConstraint(
                condition=Q(fin_prevue_le__isnull=True) | Q(fin_prevue_le__gt=F("debut_le")),
                name="evenement_fin_apres_debut",
            ),
        ]
        indexes = [
            GinIndex(fields=["recherche"], name="evenement_recherche"),
            models.Index(fields=["etat", "-niveau"], name="evenement_par_etat"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.titre}"

    @property
    def reference(self) -> str:
        """2026-0143."""
        return f"{self.annee}-{self.rang:04d}"


class ChangementEtat(models.Model):
    """A passage from one state to another, with its reason. Only added to."""

    evenement = models.ForeignKey(
        Evenement, verbose_name="événement", on_delete=models.PROTECT, related_name="changements"
    )
    de = models.CharField("de", max_length=12, choices=Evenement.Etat.choices)
    vers = models.CharField("vers", max_length=12, choices=Evenement.Etat.choices)
    motif = models.CharField("motif", max_length=500)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    change_le = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "changement d'état"
        verbose_name_plural = "changements d'état"
        ordering = ["evenement", "id"]
        constraints = [models.CheckConstraint(condition=~Q(motif=""), name="changement_etat_avec_motif")]

    def __str__(self) -> str:
        return f"{self.evenement_id} : {self.de} → {self.vers}"
