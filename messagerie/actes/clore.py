"""Conversations without any activity for long are closed: they are read, nothing of them is erased.

Those with a key only: writing to the same people opens them again. A named one would stay closed for ever.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from annuaire import horloge
from annuaire.models import Groupe
from fil.actes import publier
from messagerie.models import Conversation

PAR_PASSAGE = 500


def clore_les_inactives() -> int:
    """Close each one in its own transaction; returns how many. Those of events close with them."""
    limite = horloge.maintenant() - settings.CONVERSATION_INACTIVE
    inactives = Conversation.objects.filter(
        dernier_message_le__lt=limite, groupe__clos_le__isnull=True, cle__isnull=False
    )
    return sum(_clore(pk) for pk in inactives.order_by("pk").values_list("pk", flat=True)[:PAR_PASSAGE])


@transaction.atomic
def _clore(pk: int) -> bool:
    """The last line of the fil is written before the groupe is closed; somebody may have written meanwhile."""
    groupe = Groupe.objects.select_for_update(no_key=True).get(pk=pk)
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=pk)
    if groupe.clos_le or conversation.dernier_message_le >= horloge.maintenant() - settings.CONVERSATION_INACTIVE:
        return False
    conversation.groupe = groupe
    publier(groupe, "conversation.close", conversation, auteur=None)
    groupe.clos_le = horloge.maintenant()
    groupe.save(update_fields=["clos_le"])
    return True
