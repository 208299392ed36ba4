"""What is kept for a while only: the numbers of callers, the ways to recordings, the files never imported."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from annuaire import horloge
from telephonie.actes.deriver import tenir
from telephonie.conservation import appelants_depuis, appels_echus
from telephonie.models import Appel, EffacementEnregistrements, Enregistrement, SourceTelephonie

LOT = 5_000


def purger_les_appelants() -> int:
    """Forget them and their towns; the key that tells that two calls came from one number stays. Returns how many."""
    limite = appelants_depuis(horloge.maintenant())
    return Appel.objects.filter(presente_le__lt=limite).exclude(appelant="", commune="").update(appelant="", commune="")


def purger_les_fichiers() -> int:
    """Files of calls that wait since more than a day. Returns how many."""
    combien = 0
    for chemin in Path(settings.GED_DEPOTS).glob("appels-*"):
        # Imported meanwhile, or purged by another worker.
        with suppress(FileNotFoundError):
            if time.time() - chemin.stat().st_mtime > timedelta(days=1).total_seconds():
                chemin.unlink()
                combien += 1
    return combien


def purger_les_enregistrements() -> int:
    """Erase from the portal the recordings that were kept long enough. Returns of how many calls."""
    total = 0
    for source in SourceTelephonie.objects.all():
        while combien := _effacer_un_lot(source):
            total += combien
    return total


@transaction.atomic
def _effacer_un_lot(source: SourceTelephonie) -> int:
    """The reference is dropped; that there was a recording, its fingerprint and who consulted it stay."""
    tenir(source)
    maintenant = horloge.maintenant()
    echus = appels_echus(source, maintenant).select_for_update(no_key=True, of=("self",)).order_by("pk")[:LOT]
    # Whoever held one while we waited for it has committed: what we selected did not see it.
    tenus = {appel.pk: appel.reference for appel in echus}
    encore = set(appels_echus(source, maintenant).filter(pk__in=tenus).values_list("pk", flat=True))
    EffacementEnregistrements.objects.bulk_create(
        EffacementEnregistrements(source=source, appel=tenus[pk], efface_le=maintenant) for pk in sorted(encore)
    )
    Enregistrement.objects.filter(appel__in=encore).update(reference="", efface_le=maintenant)
    return len(encore)
