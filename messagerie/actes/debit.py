"""How fast a person may write. What goes beyond is not lost: the outbox keeps it and sends it again a little later."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from rest_framework import exceptions

from annuaire import horloge
from annuaire.models import Utilisateur
from messagerie.models import Message

FENETRE = timedelta(seconds=10)


class DebitDepasse(exceptions.APIException):
    """Too many messages in a short time: 429, with when to try again."""

    status_code = 429
    default_detail = "Vous envoyez trop de messages à la fois : celui-ci repartira de lui-même dans quelques secondes."
    wait = FENETRE.total_seconds()


def verifier_debit(auteur: Utilisateur) -> None:
    recents = Message.objects.filter(auteur=auteur, envoye_le__gt=horloge.maintenant() - FENETRE)
    if recents.count() >= settings.MESSAGES_PAR_DIX_SECONDES:
        raise DebitDepasse
