"""How long one keeps who called, and the recordings (from their end, without the time that they were held), in days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from telephonie.models import (
    Appel,
    EffacementEnregistrements,
    Enregistrement,
    GelEnregistrements,
    SourceTelephonie,
)


def appelants_depuis(maintenant: datetime) -> datetime:
    """Who called is kept for the calls presented since then."""
    return maintenant - timedelta(days=settings.TELEPHONIE_GARDE_APPELANT)


def echeance(dernier_instant: datetime, suspendu: timedelta) -> datetime:
    """Until when to keep what ended then; a hold that is still on is not in `suspendu`, and suspends everything."""
    return dernier_instant + settings.TELEPHONIE_ENREGISTREMENTS + suspendu


def suspensions(source: SourceTelephonie, references: Collection[str]) -> dict[str, timedelta]:
    """How long each of these calls was held, by the holds that are lifted. Two never overlap."""
    durees: dict[str, timedelta] = defaultdict(timedelta)
    leves = GelEnregistrements.objects.filter(source=source, appel__in=references, leve_le__isnull=False)
    for gel in leves.order_by():
        durees[gel.appel] += gel.leve_le - gel.pose_le if gel.leve_le else timedelta()
    return durees


def effacements(source: SourceTelephonie, references: Collection[str]) -> dict[str, datetime]:
    """When the recordings of these calls were erased."""
    effaces = EffacementEnregistrements.objects.filter(source=source, appel__in=references)
    return dict(effaces.order_by().values_list("appel", "efface_le"))


def gels_de(appel: Appel) -> QuerySet[GelEnregistrements]:
    return GelEnregistrements.objects.filter(source=appel.source_id, appel=appel.reference)


def gele(appel: Appel) -> GelEnregistrements | None:
    """The hold that is on."""
    return gels_de(appel).filter(leve_le__isnull=True).select_related("pose_par").first()


def appels_echus(source: SourceTelephonie, maintenant: datetime) -> QuerySet[Appel]:
    """Those of which every recording has been kept long enough, and that nothing holds.

    What was written at the last derivation is not enough: the setting may have become longer since.
    """
    de_l_appel = Enregistrement.objects.filter(appel=OuterRef("pk"), efface_le__isnull=True)
    limite = maintenant - settings.TELEPHONIE_ENREGISTREMENTS
    a_garder = de_l_appel.annotate(fin=Coalesce("fin_le", "debut_le")).filter(
        Q(conserver_jusqu_au__gte=maintenant) | Q(fin__gte=limite)
    )
    gels = GelEnregistrements.objects.filter(source=source, appel=OuterRef("reference"), leve_le__isnull=True)
    passes = Enregistrement.objects.filter(efface_le__isnull=True, conserver_jusqu_au__lt=maintenant)
    return Appel.objects.filter(~Exists(a_garder), ~Exists(gels), source=source, pk__in=passes.values("appel"))
