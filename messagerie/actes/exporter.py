"""Take a conversation out of the portal: who did, in which format, stays on its fil."""

from __future__ import annotations

from django.db import transaction

from annuaire.models import Utilisateur
from fil.actes import publier
from fil.models import Depeche
from messagerie.models import Conversation


@transaction.atomic
def tracer_export(*, auteur: Utilisateur, conversation: Conversation, format_: str, nombre: int) -> Depeche:
    """Record an export. Whoever sees the conversation may export it."""
    donnees = {"id": conversation.pk, "format": format_, "nombre": nombre}
    return publier(conversation.groupe, "conversation.exportee", conversation, auteur=auteur, donnees=donnees)
