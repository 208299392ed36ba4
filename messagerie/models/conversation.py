"""A conversation: a groupe whose participants write to each other, and how each person follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annuaire.models import Groupe, Utilisateur

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visibles_par(self, utilisateur: Utilisateur | AnonymousUser) -> ConversationQuerySet:
        return self.filter(Exists(Groupe.objects.visibles_par(utilisateur).filter(pk=OuterRef("groupe_id"))))


class Conversation(models.Model):
    """What makes a groupe a conversation: its genre, its counter of messages. Who sees it is the groupe's matter."""

    class Genre(models.TextChoices):
        DIRECTE = "directe", "À deux"
        GROUPE = "groupe", "Groupe"
        RATTACHEE = "rattachee", "D'un événement ou d'une cellule"

    groupe = models.OneToOneField(
        Groupe, verbose_name="groupe", on_delete=models.PROTECT, primary_key=True, related_name="conversation"
    )
    genre = models.CharField("genre", max_length=9, choices=Genre.choices)
    # Who a conversation opened by naming a contact is with: asking for it again finds the same one.
    cle = models.CharField("clé", max_length=200, unique=True, null=True, blank=True)
    fonction = models.CharField(
        "fonction appelée",
        max_length=80,
        blank=True,
        help_text="La fonction de garde à qui la conversation s'adresse dans l'entité : elle seule est prévenue.",
    )
    rattachee = models.OneToOneField(
        Groupe,
        verbose_name="rattachée à",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conversation_rattachee",
    )
    jeton = models.UUIDField("jeton", unique=True)
    ouverte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="ouverte par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ouverte_le = models.DateTimeField("ouverte le")
    dernier_numero = models.BigIntegerField("dernier numéro", default=0)
    dernier_message_le = models.DateTimeField("dernier message le")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = "conversation"
        verbose_name_plural = "conversations"
        ordering = ["-dernier_message_le", "groupe"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(genre="directe") | Q(cle__isnull=False), name="conversation_directe_a_une_cle"
            ),
            models.CheckConstraint(
                condition=Q(genre="rattachee") ^ Q(rattachee__isnull=True), name="conversation_rattachee_a_un_groupe"
            ),
        ]
        indexes = [models.Index(fields=["dernier_message_le"], name="conversation_activite")]

    def __str__(self) -> str:
        return f"conversation {self.groupe_id}"


class Suivi(models.Model):
    """How one person follows a conversation. Nothing here concerns the others."""

    class Niveau(models.TextChoices):
        TOUT = "tout", "Tous les messages"
        MENTIONS = "mentions", "Quand je suis nommé"
        URGENT = "urgent", "Les messages urgents"
        RIEN = "rien", "Rien"

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="suivis"
    )
    conversation = models.ForeignKey(
        Conversation, verbose_name="conversation", on_delete=models.CASCADE, related_name="suivis"
    )
    est_favorite = models.BooleanField("favorite", default=False)
    est_muette = models.BooleanField("muette", default=False)
    # The last message when it was put away: a newer one brings the conversation back.
    archivee_a = models.BigIntegerField("archivée au numéro", null=True, blank=True)
    niveau = models.CharField("prévenir", max_length=8, choices=Niveau.choices, default=Niveau.TOUT)

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        constraints = [
            models.UniqueConstraint(fields=["utilisateur", "conversation"], name="suivi_unique"),
            models.CheckConstraint(
                condition=Q(niveau__in=["tout", "mentions", "urgent", "rien"]), name="suivi_niveau_connu"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur_id} suit {self.conversation_id}"
