"""The main courante of a groupe and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class MainCourante(models.Model):
    """The logbook of a groupe: its counter of entries and its settings. Made by the first entry."""

    groupe = models.OneToOneField(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, primary_key=True, related_name="main_courante"
    )
    dernier_numero = models.BigIntegerField("dernier numéro", default=0)
    delai_prise_en_compte = models.PositiveSmallIntegerField(
        "délai de prise en compte (minutes)", null=True, blank=True, help_text="Vide : le délai du portail."
    )

    class Meta:
        verbose_name = "main courante"
        verbose_name_plural = "mains courantes"

    def __str__(self) -> str:
        return f"main courante de {self.groupe}"


class Categorie(models.Model):
    """The administrable nomenclature of entries."""

    code = models.SlugField("code", max_length=20, primary_key=True)
    libelle = models.CharField("libellé", max_length=40)
    rang = models.PositiveSmallIntegerField("rang", default=0)
    est_active = models.BooleanField("active", default=True)

    class Meta:
        verbose_name = "catégorie"
        verbose_name_plural = "catégories"
        ordering = ["rang", "code"]

    def __str__(self) -> str:
        return self.libelle


class EntreeQuerySet(models.QuerySet["Entree"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> EntreeQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))


class Entree(models.Model):
    """One line of a logbook. `numero` has no gaps in its groupe; nothing of what was written is ever erased."""

    class Genre(models.TextChoices):
        SAISIE = "saisie", "Saisie"
        SYSTEME = "systeme", "Système"

    class Importance(models.TextChoices):
        NORMALE = "normale", "Normale"
        IMPORTANTE = "importante", "Importante"
        URGENTE = "urgente", "Urgente"

    class Action(models.TextChoices):
        A_FAIRE = "a_faire", "À faire"
        EN_COURS = "en_cours", "En cours"
        FAIT = "fait", "Fait"

    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="entrees", db_index=False
    )
    numero = models.BigIntegerField("numéro")
    jeton = models.UUIDField("jeton", unique=True)
    genre = models.CharField("genre", max_length=8, choices=Genre.choices, default=Genre.SAISIE)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        null=True,
        related_name="entrees",
        db_index=False,
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="entrees", db_index=False
    )
    consignee_le = models.DateTimeField("consignée le")
    survenu_le = models.DateTimeField("survenu le")
    texte = models.TextField("texte")
    mentions = models.JSONField(
        "mentions", default=list, help_text="Entités et personnes nommées par @ dans le texte : libelle, type, id."
    )
    categorie = models.ForeignKey(
        Categorie,
        verbose_name="catégorie",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    importance = models.CharField("importance", max_length=10, choices=Importance.choices, default=Importance.NORMALE)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)

    action_etat = models.CharField("action", max_length=8, choices=Action.choices, blank=True)
    action_entite = models.ForeignKey(
        Entite,
        verbose_name="action confiée à l'entité",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    action_personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="action confiée à",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    action_echeance = models.DateTimeField("échéance", null=True, blank=True)
    action_faite_le = models.DateTimeField("action faite le", null=True, blank=True)
    action_rappelee_le = models.DateTimeField("retard de l'action dit le", null=True, blank=True)

    epinglee_le = models.DateTimeField("épinglée le", null=True, blank=True)
    epinglee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="épinglée par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="annulée par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    annulee_motif = models.CharField("motif d'annulation", max_length=500, blank=True)
    origine = models.ForeignKey(
        "self", verbose_name="partagée depuis", on_delete=models.PROTECT, null=True, blank=True, related_name="partages"
    )
    # Kept by a trigger (annuaire.indexation).
    recherche = SearchVectorField("recherche", null=True, editable=False)

    objects = EntreeQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée"
        verbose_name_plural = "entrées"
        ordering = ["groupe", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["groupe", "numero"], name="entree_numero_unique"),
            models.CheckConstraint(
                condition=Q(annulee_le__isnull=True) | ~Q(annulee_motif=""), name="entree_annulee_avec_motif"
            ),
        ]
        indexes = [
            GinIndex(fields=["recherche"], name="entree_recherche"),
            models.Index(fields=["groupe", "-numero"], condition=Q(importance="urgente"), name="entree_urgentes"),
            models.Index(
                fields=["groupe", "-numero"],
                condition=Q(action_etat__in=["a_faire", "en_cours"]),
                name="entree_actions_ouvertes",
            ),
            models.Index(
                fields=["groupe", "-numero"], condition=Q(epinglee_le__isnull=False), name="entree_points_cles"
            ),
            # One per filter that may keep few of a million entries: without it the page would walk them all.
            models.Index(fields=["auteur", "groupe", "-numero"], name="entree_par_auteur"),
            models.Index(fields=["groupe", "entite", "-numero"], name="entree_par_entite"),
            models.Index(fields=["groupe", "categorie", "-numero"], name="entree_par_categorie"),
            models.Index(fields=["groupe", "consignee_le"], name="entree_par_heure"),
            models.Index(
                F("groupe"),
                F("action_faite_le").desc(nulls_last=True),
                F("numero").desc(),
                condition=Q(action_etat="fait"),
                name="entree_faites_en_dernier",
            ),
            models.Index(
                fields=["action_echeance"],
                condition=Q(action_etat__in=["a_faire", "en_cours"])
                & (Q(action_rappelee_le__isnull=True) | Q(action_rappelee_le__lt=F("action_echeance"))),
                name="entree_actions_a_rappeler",
            ),
            models.Index(fields=["groupe", "-numero"], condition=Q(importance="importante"), name="entree_importantes"),
        ]

    def __str__(self) -> str:
        return f"{self.groupe_id} n° {self.numero}"


class Modele(models.Model):
    """A template of a frequent entry, per groupe."""

    groupe = models.ForeignKey(Groupe, verbose_name="groupe", on_delete=models.CASCADE, related_name="modeles")
    titre = models.CharField("titre", max_length=60)
    texte = models.TextField("texte", max_length=4000)
    categorie = models.ForeignKey(
        Categorie, verbose_name="catégorie", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    importance = models.CharField(
        "importance", max_length=10, choices=Entree.Importance.choices, default=Entree.Importance.NORMALE
    )

    class Meta:
        verbose_name = "modèle"
        verbose_name_plural = "modèles"
        ordering = ["groupe", "titre"]
        constraints = [models.UniqueConstraint(fields=["groupe", "titre"], name="modele_titre_unique")]

    def __str__(self) -> str:
        return self.titre
