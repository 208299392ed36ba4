"""Whether a session gives access: what its owner still has to do first, and which sessions are still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone

from annuaire.models import Seance, Utilisateur

SECOND_FACTEUR = "second_facteur"


class Manque(StrEnum):
    """What stands between a signed-in person and the portal; the value is the name of the page that settles it."""

    MOT_DE_PASSE = "account_change_password"
    SECOND_FACTEUR = "mfa_index"


def manque(utilisateur: Utilisateur, session: Mapping[str, Any]) -> Manque | None:
    """Reads only what is already loaded: no query. The doors without pages (WebSocket) refuse when it is not None."""
    if utilisateur.doit_changer_mot_de_passe:
        return Manque.MOT_DE_PASSE
    if settings.SECOND_FACTEUR_OBLIGATOIRE and not session.get(SECOND_FACTEUR):
        return Manque.SECOND_FACTEUR
    return None


def sessions_ouvertes(cles: Iterable[str]) -> set[str]:
    """Those of these session keys that have neither been closed nor expired, in one query."""
    ouvertes = Seance.objects.filter(session_key__in=list(cles), expire_date__gt=timezone.now())
    return set(ouvertes.values_list("session_key", flat=True))
