"""Since when each part is degraded: kept in the base, so that all processes, and the next ones, say the same."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from portail.etat.constat import Verdict
from portail.models import Panne

journal = structlog.get_logger(__name__)
# What this process has seen, for when the base is what is down.
_vues: dict[str, datetime] = {}


def depuis_quand(verdicts: Mapping[str, Verdict], *, propres: Set[str] = frozenset()) -> dict[str, datetime]:
    """Write what has changed, and say since when each degraded part is. What a part tells of itself comes first.
    `propres`: those of this machine, that the others know nothing of; they are told in its journal only."""
    maintenant = timezone.now()
    degradees = {nom: v.depuis or maintenant for nom, v in verdicts.items() if not v.ok}
    for nom in sorted(propres):
        if (nom in degradees) != (nom in _vues):
            journal.warning("partie_degradee" if nom in degradees else "partie_retablie", partie=nom)
    for nom in [nom for nom in _vues if nom not in degradees]:
        del _vues[nom]
    degradees = {nom: _vues.setdefault(nom, le) for nom, le in degradees.items()}
    try:
        connues = _ecrire({nom: le for nom, le in degradees.items() if nom not in propres})
    except DatabaseError:
        connues = dict(_vues)
    return {nom: verdicts[nom].depuis or connues.get(nom) or _vues[nom] for nom in degradees}


@transaction.atomic
def _ecrire(degradees: Mapping[str, datetime]) -> dict[str, datetime]:
    """One reading when nothing has changed."""
    toutes = {panne.partie: panne for panne in Panne.objects.all()}
    connues = {nom: panne.depuis_le for nom, panne in toutes.items() if panne.finie_le is None}
    if nouvelles := degradees.keys() - connues.keys():
        Panne.objects.bulk_create(
            [Panne(partie=nom, depuis_le=degradees[nom]) for nom in nouvelles - toutes.keys()], ignore_conflicts=True
        )
        Panne.objects.filter(partie__in=nouvelles & toutes.keys()).update(finie_le=None)
        connues |= {nom: toutes[nom].depuis_le for nom in nouvelles & toutes.keys()}
    if finies := connues.keys() - degradees.keys():
        # What was announced stays until its end is (alertes.py).
        Panne.objects.filter(partie__in=finies, annoncee_le=None).delete()
        Panne.objects.filter(partie__in=finies).update(finie_le=timezone.now())
    for nom in sorted(nouvelles):
        journal.warning("partie_degradee", partie=nom)
    for nom in sorted(finies):
        journal.warning("partie_retablie", partie=nom, depuis=connues[nom].isoformat())
    return connues
