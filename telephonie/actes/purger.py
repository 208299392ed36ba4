"""What is kept for a while only: the numbers of callers, the ways to recordings, the files never imported."""

from __future__ import annotations

import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from annuaire import horloge
from telephonie.actes.deriver import tenir
from telephonie.conservation import appelants_depuis, appels_echus
from telephonie.models import Appel, EffacementEnregistrements, Enregistrement, SourceTelephonie

LOT = 5_000


def purger_les_appelants() -> int:
    """Forget them and their towns; the key that tells that two calls came from one number stays. Returns how many."""
    limite = appelants_depuis(horloge.maintenant())
    # One look at all the calls, outside of any transaction; each lot is its own.
    cles = _a_oublier(limite).order_by("source", "pk").values_list("source", "pk").iterator(LOT)
    total = 0
    for source, siens in groupby(cles, itemgetter(0)):
        while lot := [pk for _, pk in islice(siens, LOT)]:
            total += _oublier_un_lot(source, lot, limite)
    return total


def _a_oublier(limite: datetime) -> QuerySet[Appel]:
    return Appel.objects.filter(presente_le__lt=limite).exclude(appelant="", commune="")


@transaction.atomic
def _oublier_un_lot(source: int, lot: Collection[int], limite: datetime) -> int:
    """Holding the source, as whoever tells its calls again: neither waits for the other with rows in hand."""
    tenir(source)
    return _a_oublier(limite).filter(pk__in=lot).update(appelant="", commune="")


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
    tenir(source.pk)
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
