"""What is kept for a while only: the numbers of callers, the files that were read and never imported."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from annuaire import horloge
from telephonie.models import Appel


def purger_les_appelants() -> int:
    """Forget them; the key that tells that two calls came from one number stays. Returns how many were forgotten."""
    limite = horloge.maintenant() - timedelta(days=settings.TELEPHONIE_GARDE_APPELANT)
    return Appel.objects.filter(presente_le__lt=limite).exclude(appelant="").update(appelant="")


def purger_les_fichiers() -> int:
    """Files of calls that wait since more than a day. Returns how many."""
    vieux = [
        chemin
        for chemin in Path(settings.GED_DEPOTS).glob("appels-*")
        if time.time() - chemin.stat().st_mtime > timedelta(days=1).total_seconds()
    ]
    for chemin in vieux:
        chemin.unlink(missing_ok=True)
    return len(vieux)
