"""What follows an entry: corrections, addressees who take it in charge, comments."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from annuaire.models import Entite, Role
from ged.models import Document
from maincourante.models.entree import Entree


class Rectification(models.Model):
    """A correction of an entry's text: the text it replaces stays readable."""

    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="rectifications")
    jeton = models.UUIDField("jeton", unique=True)
    texte_avant = models.TextField("texte remplacé")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    rectifiee_le = models.DateTimeField("rectifiée le")

    class Meta:
        verbose_name = "rectification"
        verbose_name_plural = "rectifications"
        ordering = ["entree", "id"]

    def __str__(self) -> str:
        return f"rectification de {self.entree}"


class Adressage(models.Model):
    """An addressee of an entry (an entité, a role of an entité, or a person) and its prise en compte."""

    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="adressages")
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, blank=True, related_name="adressages"
    )
    role = models.CharField("rôle", max_length=14, choices=Role.choices, blank=True)
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adressages",
    )
    adresse_le = models.DateTimeField("adressé le")
    echeance_le = models.DateTimeField("à prendre en compte avant")
    relance_le = models.DateTimeField("relancé le", null=True, blank=True)
    relance_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="relancé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="Vide : le portail, quand le délai est passé.",
    )
    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="pris en compte par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    pris_le = models.DateTimeField("pris en compte le", null=True, blank=True)

    class Meta:
        verbose_name = "adressage"
        verbose_name_plural = "adressages"
        ordering = ["entree", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entite__isnull=True) ^ Q(utilisateur__isnull=True), name="adressage_entite_ou_personne"
            ),
            models.CheckConstraint(condition=Q(role="") | Q(entite__isnull=False), name="adressage_role_d_une_entite"),
            models.CheckConstraint(
                condition=~(Q(pris_le__isnull=True) ^ Q(pris_par__isnull=True)), name="adressage_pris_par_quelqu_un"
            ),
            models.UniqueConstraint(
                fields=["entree", "entite", "role", "utilisateur"], nulls_distinct=False, name="adressage_unique"
            ),
        ]
        indexes = [
            models.Index(
                fields=["echeance_le"],
                condition=Q(pris_le__isnull=True) & (Q(relance_le__isnull=True) | Q(relance_le__lt=F("echeance_le"))),
                name="adressage_a_relancer",
            ),
            models.Index(fields=["entite"], condition=Q(pris_le__isnull=True), name="adressage_en_attente_entite"),
            models.Index(fields=["utilisateur"], condition=Q(pris_le__isnull=True), name="adressage_en_attente_pers"),
        ]

    def __str__(self) -> str:
        return f"{self.entree} → {self.entite or self.utilisateur}"


class Commentaire(models.Model):
    """A comment in an entry's thread."""

    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="commentaires")
    jeton = models.UUIDField("jeton", unique=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    entite = models.ForeignKey(Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+")
    texte = models.TextField("texte")
    ecrit_le = models.DateTimeField("écrit le")
    # Kept by a trigger (annuaire.indexation).
    recherche = SearchVectorField("recherche", null=True, editable=False)

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ["entree", "id"]
        indexes = [GinIndex(fields=["recherche"], name="commentaire_recherche")]

    def __str__(self) -> str:
        return f"commentaire de {self.entree}"


class GesteEntree(models.Model):
    """A change already made to an entry: the same jeton sent again by an outbox changes nothing more."""

    jeton = models.UUIDField("jeton", primary_key=True)
    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="gestes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "geste sur une entrée"
        verbose_name_plural = "gestes sur une entrée"

    def __str__(self) -> str:
        return str(self.jeton)


class Piece(models.Model):
    """A document attached to an entry; it is one of the same groupe, so that who reads the entry reads it too."""

    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="pieces")
    document = models.ForeignKey(Document, verbose_name="document", on_delete=models.PROTECT, related_name="pieces")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["entree", "id"]
        constraints = [models.UniqueConstraint(fields=["entree", "document"], name="piece_unique")]

    def __str__(self) -> str:
        return f"{self.document} · {self.entree}"
