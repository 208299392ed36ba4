"""A document of a groupe and its versions: a new file supersedes, the old one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur
from ged.models.dossier import Dossier
from ged.models.fichier import Fichier

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DocumentQuerySet(models.QuerySet["Document"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> DocumentQuerySet:
        groupes = Groupe.objects.visibles_par(utilisateur)
        return self.filter(Exists(groupes.filter(pk=OuterRef("groupe_id"))), repris_le__isnull=True)

    def presents(self) -> DocumentQuerySet:
        return self.filter(retire_le__isnull=True)


class Document(models.Model):
    """What the groupe shares: a title, what it is worth until when, and the version to read."""

    class Type(models.TextChoices):
        PROCEDURE = "procedure", "Procédure"
        PLAN = "plan", "Plan"
        ANNUAIRE_DE_CRISE = "annuaire", "Annuaire de crise"
        CARTE = "carte", "Carte"
        COMPTE_RENDU = "compte_rendu", "Compte rendu"
        RAPPORT = "rapport", "Rapport d'activité téléphonique"
        AUTRE = "autre", "Autre"

    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="documents", db_index=False
    )
    dossier = models.ForeignKey(
        Dossier, verbose_name="dossier", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    titre = models.CharField("titre", max_length=160)
    description = models.TextField("description", blank=True)
    type = models.CharField("type", max_length=12, choices=Type.choices, default=Type.AUTRE)
    mots_cles = ArrayField(models.CharField(max_length=40), verbose_name="mots clés", default=list, blank=True)
    natures = ArrayField(
        models.CharField(max_length=20),
        verbose_name="natures d'événement",
        default=list,
        blank=True,
        help_text="Fiche réflexe : épinglée sur la page des événements de ces natures.",
    )
    valable_du = models.DateField("valable du", null=True, blank=True)
    valable_jusqu_au = models.DateField("valable jusqu'au", null=True, blank=True)
    entite = models.ForeignKey(
        Entite, verbose_name="entité propriétaire", on_delete=models.PROTECT, null=True, related_name="documents"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, null=True, related_name="+"
    )
    depose_le = models.DateTimeField("déposé le")
    courante = models.OneToOneField(
        "ged.Version", verbose_name="version à lire", on_delete=models.PROTECT, null=True, related_name="+"
    )
    obsolete_le = models.DateTimeField("obsolète depuis le", null=True, blank=True)
    obsolete_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="déclaré obsolète par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    verrouille_le = models.DateTimeField("verrouillé le", null=True, blank=True)
    verrouille_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="verrouillé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    a_lire_le = models.DateTimeField("à lire depuis le", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)
    # Taken back by its author with what it was attached to: nobody sees it any more, by any door.
    repris_le = models.DateTimeField("repris le", null=True, blank=True)
    # Kept by ged.actes.indexer: the text of the file is not in this table.
    recherche_titre = SearchVectorField("recherche dans les titres", null=True, editable=False)
    recherche = SearchVectorField("recherche dans tout", null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["groupe", "titre"]
        constraints = [
            models.CheckConstraint(condition=~Q(titre=""), name="document_a_un_titre"),
            models.CheckConstraint(
                condition=Q(valable_du__isnull=True)
                | Q(valable_jusqu_au__isnull=True)
                | Q(valable_jusqu_au__gte=F("valable_du")),
                name="document_valable_dans_l_ordre",
            ),
            models.CheckConstraint(
                condition=~(Q(obsolete_le__isnull=True) ^ Q(obsolete_par__isnull=True)),
                name="document_obsolete_par_quelqu_un",
            ),
            models.CheckConstraint(
                condition=~(Q(verrouille_le__isnull=True) ^ Q(verrouille_par__isnull=True)),
                name="document_verrouille_par_quelqu_un",
            ),
            models.CheckConstraint(
                condition=Q(repris_le__isnull=True) | Q(retire_le__isnull=False), name="document_repris_est_retire"
            ),
        ]
        indexes = [
            GinIndex(fields=["recherche_titre"], name="document_recherche_titre"),
            GinIndex(fields=["recherche"], name="document_recherche"),
            GinIndex(fields=["natures"], name="document_natures"),
            models.Index(fields=["groupe", "dossier"], condition=Q(retire_le__isnull=True), name="document_presents"),
            models.Index(fields=["groupe"], condition=Q(a_lire_le__isnull=False), name="document_a_lire"),
        ]

    def __str__(self) -> str:
        return self.titre


class VersionQuerySet(models.QuerySet["Version"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> VersionQuerySet:
        groupes = Groupe.objects.visibles_par(utilisateur)
        vues = self.filter(Exists(groupes.filter(pk=OuterRef("document__groupe_id"))))
        return vues.filter(document__repris_le__isnull=True)


class Version(models.Model):
    """One file of a document, by whom and when. Never changed, never deleted: a trigger refuses both."""

    document = models.ForeignKey(Document, verbose_name="document", on_delete=models.PROTECT, related_name="versions")
    numero = models.PositiveIntegerField("numéro")
    jeton = models.UUIDField("jeton", unique=True)
    fichier = models.ForeignKey(Fichier, verbose_name="fichier", on_delete=models.PROTECT, related_name="versions")
    nom = models.CharField("nom du fichier", max_length=180)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, null=True, related_name="+"
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    deposee_le = models.DateTimeField("déposée le")
    commentaire = models.CharField("ce qui change", max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versions"
        ordering = ["document", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["document", "numero"], name="version_numero_unique"),
            models.CheckConstraint(condition=Q(numero__gte=1), name="version_commence_a_un"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.numero}"


class Raccourci(models.Model):
    """A document that also stands in another dossier. Who does not see the document does not see the link."""

    dossier = models.ForeignKey(Dossier, verbose_name="dossier", on_delete=models.CASCADE, related_name="raccourcis")
    document = models.ForeignKey(Document, verbose_name="document", on_delete=models.CASCADE, related_name="raccourcis")
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ajouté par", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ajoute_le = models.DateTimeField("ajouté le")

    class Meta:
        verbose_name = "raccourci"
        verbose_name_plural = "raccourcis"
        constraints = [models.UniqueConstraint(fields=["dossier", "document"], name="raccourci_unique")]

    def __str__(self) -> str:
        return f"{self.document_id} dans {self.dossier_id}"
