"""The numbers of callers are kept for a while only."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from annuaire import horloge
from telephonie.models import Appel


def purger_les_appelants() -> int:
    """Forget them; the key that tells that two calls came from one number stays. Returns how many were forgotten."""
    limite = horloge.maintenant() - timedelta(days=settings.TELEPHONIE_GARDE_APPELANT)
    return Appel.objects.filter(presente_le__lt=limite).exclude(appelant="").update(appelant="")
