"""How fast a person may write. What goes beyond is not lost: the outbox keeps it and sends it again a little later."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from rest_framework import exceptions

from annuaire import horloge
from annuaire.models import Utilisateur
from annuaire.preparees import Preparee
from messagerie.models import Message

FENETRE = timedelta(seconds=10)
RECENTS = Preparee(
    lambda auteur, depuis: Message.objects.filter(auteur=auteur, envoye_le__gt=depuis).order_by().values_list("pk"),
    auteur=int,
    depuis=datetime,
)


class DebitDepasse(exceptions.APIException):
    """Too many messages in a short time: 429, with when to try again."""

    status_code = 429
    default_detail = "Vous envoyez trop de messages à la fois : celui-ci repartira de lui-même dans quelques secondes."
    wait = FENETRE.total_seconds()


def verifier_debit(auteur: Utilisateur) -> None:
    recents = RECENTS(auteur=auteur.pk, depuis=horloge.maintenant() - FENETRE)
    if len(recents) >= settings.MESSAGES_PAR_DIX_SECONDES:
        raise DebitDepasse
