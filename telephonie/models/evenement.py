"""The source of truth: what the telephone engines said, as they said it. Added to, never changed."""

from __future__ import annotations

from django.db import models

from telephonie.models.source import SourceTelephonie


class EvenementTelephonie(models.Model):
    """One event of an engine. The table is cut by month of `survenu_le` (migration 0013); a trigger keeps its rows."""

    class Type(models.TextChoices):
        APPEL_PRESENTE = "appel.presente", "Appel présenté"
        APPEL_ACHEMINE = "appel.achemine", "Appel acheminé"
        ACCES_ECHEC = "acces.echec", "Échec d'accès"
        SVI_DEBUT = "svi.debut", "Serveur vocal"
        SVI_CHOIX = "svi.choix", "Choix au serveur vocal"
        SVI_ABANDON = "svi.abandon", "Raccroché au serveur vocal"
        FILE_ENTREE = "file.entree", "Entrée en file"
        POSTE_SONNERIE = "poste.sonnerie", "Sonnerie d'un poste"
        POSTE_SANS_REPONSE = "poste.sans_reponse", "Poste sans réponse"
        APPEL_REPONDU = "appel.repondu", "Réponse"
        FILE_ABANDON = "file.abandon", "Raccroché en file"
        GARDE_DEBUT = "garde.debut", "Mise en garde"
        GARDE_FIN = "garde.fin", "Reprise"
        TRANSFERT_DEBUT = "transfert.debut", "Transfert"
        TRANSFERT_FIN = "transfert.fin", "Fin de transfert"
        CONFERENCE = "conference", "Conférence"
        SEGMENT_FIN = "segment.fin", "Fin de segment"
        ENREGISTREMENT_DEBUT = "enregistrement.debut", "Début d'enregistrement"
        ENREGISTREMENT_FIN = "enregistrement.fin", "Fin d'enregistrement"
        APPEL_FIN = "appel.fin", "Fin d'appel"
        APPEL_PERDU = "appel.perdu", "Appel perdu"
        ACCES_HORS_SERVICE = "acces.hors_service", "Accès hors service"
        ACCES_RETABLI = "acces.retabli", "Accès rétabli"
        AGENT_ETAT = "agent.etat", "État d'un agent"

    pk = models.CompositePrimaryKey("uuid", "survenu_le")
    uuid = models.UUIDField("identifiant du producteur")
    survenu_le = models.DateTimeField("survenu le")
    source = models.ForeignKey(
        SourceTelephonie, verbose_name="source", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    type = models.CharField("type", max_length=20, choices=Type.choices)
    appel = models.CharField("appel", max_length=80, blank=True)
    recu_le = models.DateTimeField("reçu le")
    donnees = models.JSONField("données", default=dict)

    class Meta:
        verbose_name = "événement de téléphonie"
        verbose_name_plural = "événements de téléphonie"
        db_table = "telephonie_evenement"

    def __str__(self) -> str:
        return f"{self.type} {self.appel}"
