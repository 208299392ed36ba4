"""How a person follows a conversation: favourite, mute, put away, told of what. Nobody else hears of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.models import Utilisateur
from messagerie.models import Conversation, Suivi


@transaction.atomic
def regler(*, utilisateur: Utilisateur, conversation: Conversation, **changements: Any) -> Suivi:
    """Change what is named among est_favorite, est_muette, est_archivee, niveau; the rest stays."""
    suivi, _ = Suivi.objects.get_or_create(utilisateur=utilisateur, conversation=conversation)
    niveau = changements.get("niveau", suivi.niveau)
    if niveau not in Suivi.Niveau.values:
        raise ValidationError({"niveau": "Choisissez tout, mentions, urgent ou rien."})
    suivi.niveau = niveau
    suivi.est_favorite = changements.get("est_favorite", suivi.est_favorite)
    suivi.est_muette = changements.get("est_muette", suivi.est_muette)
    if "est_archivee" in changements:
        suivi.archivee_a = conversation.dernier_numero if changements["est_archivee"] else None
    suivi.save(update_fields=["niveau", "est_favorite", "est_muette", "archivee_a"])
    return suivi
