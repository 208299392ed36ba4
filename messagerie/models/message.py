"""A message and what follows it: reactions, acknowledgements, what was poured into a main courante."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annuaire.models import Entite, Groupe, Utilisateur
from ged.models import Document
from maincourante.models import Entree

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# How long its author may change or withdraw a message.
REPENTIR = timedelta(minutes=15)


class MessageQuerySet(models.QuerySet["Message"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> MessageQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))


class Message(models.Model):
    """One message. `numero` has no gaps in its conversation. A deleted one keeps its place, without its text: the
    sealed record has it."""

    groupe = models.ForeignKey(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    numero = models.BigIntegerField("numéro")
    jeton = models.UUIDField("jeton", unique=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entite = models.ForeignKey(
        Entite, verbose_name="entité", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    envoye_le = models.DateTimeField("envoyé le")
    texte = models.TextField("texte")
    mentions = models.JSONField(
        "mentions", default=list, help_text="Qui est nommé par @ dans le texte : nom, entite, fonction, personne."
    )
    est_urgent = models.BooleanField("urgent", default=False)
    reponse_a = models.ForeignKey(
        "self", verbose_name="répond à", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # In another conversation, perhaps: its own readers only are told where.
    origine = models.ForeignKey(
        "self", verbose_name="transféré de", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    modifie_le = models.DateTimeField("modifié le", null=True, blank=True)
    supprime_le = models.DateTimeField("supprimé le", null=True, blank=True)
    # Kept by a trigger (annuaire.indexation).
    recherche = SearchVectorField("recherche", null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["groupe", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["groupe", "numero"], name="message_numero_unique"),
            models.CheckConstraint(
                condition=Q(supprime_le__isnull=True, texte__gt="") | Q(supprime_le__isnull=False, texte=""),
                name="message_supprime_sans_texte",
            ),
            models.CheckConstraint(
                condition=Q(modifie_le__isnull=True) | Q(modifie_le__lte=F("envoye_le") + REPENTIR),
                name="message_modifie_a_temps",
            ),
            models.CheckConstraint(
                condition=Q(supprime_le__isnull=True) | Q(supprime_le__lte=F("envoye_le") + REPENTIR),
                name="message_supprime_a_temps",
            ),
        ]
        indexes = [
            GinIndex(fields=["recherche"], name="message_recherche"),
            models.Index(fields=["auteur", "envoye_le"], name="message_debit"),
            models.Index(fields=["groupe", "-numero"], condition=Q(est_urgent=True), name="message_urgents"),
        ]

    def __str__(self) -> str:
        return f"{self.groupe_id} message n° {self.numero}"


class Piece(models.Model):
    """A document attached to a message; it is one of the same groupe, so that who reads the message reads it too."""

    message = models.ForeignKey(Message, verbose_name="message", on_delete=models.PROTECT, related_name="pieces")
    document = models.ForeignKey(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="pieces_de_message"
    )

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["message", "id"]
        constraints = [models.UniqueConstraint(fields=["message", "document"], name="piece_de_message_unique")]

    def __str__(self) -> str:
        return f"{self.document} · {self.message}"


class Reaction(models.Model):
    """A sign that a person puts on a message."""

    class Signe(models.TextChoices):
        ACCORD = "accord", "D'accord"
        FAIT = "fait", "Fait"
        VU = "vu", "Je regarde"
        MERCI = "merci", "Merci"
        QUESTION = "question", "Question"
        ATTENTION = "attention", "Attention"

    message = models.ForeignKey(Message, verbose_name="message", on_delete=models.PROTECT, related_name="reactions")
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+"
    )
    signe = models.CharField("signe", max_length=9, choices=Signe.choices)

    class Meta:
        verbose_name = "réaction"
        verbose_name_plural = "réactions"
        constraints = [
            models.UniqueConstraint(fields=["message", "utilisateur", "signe"], name="reaction_unique"),
            models.CheckConstraint(
                condition=Q(signe__in=["accord", "fait", "vu", "merci", "question", "attention"]),
                name="reaction_signe_connu",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signe} de {self.utilisateur_id}"


class GesteMessage(models.Model):
    """A change already made to a message: the same jeton sent again by an outbox changes nothing more."""

    jeton = models.UUIDField("jeton", primary_key=True)
    message = models.ForeignKey(Message, verbose_name="message", on_delete=models.PROTECT, related_name="gestes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "geste sur un message"
        verbose_name_plural = "gestes sur un message"

    def __str__(self) -> str:
        return str(self.jeton)


class PriseEnCompte(models.Model):
    """A person has acknowledged an urgent message."""

    message = models.ForeignKey(
        Message, verbose_name="message", on_delete=models.PROTECT, related_name="prises_en_compte"
    )
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.PROTECT, related_name="+"
    )
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "prise en compte"
        verbose_name_plural = "prises en compte"
        constraints = [models.UniqueConstraint(fields=["message", "utilisateur"], name="prise_en_compte_unique")]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} a pris en compte {self.message_id}"


class Versement(models.Model):
    """A message that was poured into an entry of a main courante."""

    message = models.ForeignKey(Message, verbose_name="message", on_delete=models.PROTECT, related_name="versements")
    entree = models.ForeignKey(Entree, verbose_name="entrée", on_delete=models.PROTECT, related_name="+")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    le = models.DateTimeField("le")

    class Meta:
        verbose_name = "versement"
        verbose_name_plural = "versements"
        constraints = [models.UniqueConstraint(fields=["message", "entree"], name="versement_unique")]

    def __str__(self) -> str:
        return f"{self.message_id} versé à l'entrée {self.entree_id}"
