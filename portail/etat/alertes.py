"""Tell who runs the portal, in the main courante of the operator, that a part is down, then that it is back.

Once for each failure, whatever the number of processes that see it; and only of what has lasted: what comes and goes
within a minute rings nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localtime

from annuaire.models import Entite, Groupe
from maincourante.actes.signaler import signaler_a_tous
from maincourante.models import Entree
from portail.etat.constat import Constat
from portail.etat.dit import duree
from portail.models import Panne

STABLE = timedelta(minutes=1)


@transaction.atomic
def alerter(constats: Sequence[Constat]) -> None:
    """Say what has lasted since the last time; called by the watch of every process."""
    connus = {constat.nom: constat for constat in constats}
    limite = timezone.now() - STABLE
    durables = Q(annoncee_le=None, finie_le=None, vue_le__lt=limite) | Q(finie_le__lt=limite)
    pannes = list(Panne.objects.select_for_update(skip_locked=True).filter(durables))
    if not pannes:
        return
    groupes = list(
        Groupe.objects.ouverts().propres(*Entite.objects.filter(type=Entite.Type.OPERATEUR, est_active=True))
    )
    for panne in pannes:
        texte = _retablie(panne, connus) if panne.finie_le else _degradee(panne, connus)
        signaler_a_tous(groupes, texte=texte, importance=_importance(panne, connus))
    Panne.objects.filter(pk__in=[panne.pk for panne in pannes if panne.finie_le]).delete()
    Panne.objects.filter(pk__in=[panne.pk for panne in pannes]).update(annoncee_le=timezone.now())


def _degradee(panne: Panne, connus: Mapping[str, Constat]) -> str:
    constat = connus.get(panne.partie)
    depuis = f"depuis {_heure(panne.depuis_le)}"
    if constat is None:
        return f"Portail dégradé\u00a0: {panne.partie}, {depuis}."
    partie = constat.partie
    return (
        f"Portail dégradé\u00a0: {partie.titre}, {depuis} ({constat.verdict.detail}). {partie.consequence} "
        f"À faire\u00a0: {partie.remede}"
    )


def _retablie(panne: Panne, connus: Mapping[str, Constat]) -> str:
    fin = panne.finie_le or timezone.now()
    titre = connus[panne.partie].partie.titre if panne.partie in connus else panne.partie
    return f"Portail rétabli\u00a0: {titre}, depuis {_heure(fin)}, après {duree(fin - panne.depuis_le)}."


def _importance(panne: Panne, connus: Mapping[str, Constat]) -> str:
    """Urgent, which rings on the screens, is what people feel while they work."""
    if panne.finie_le:
        return Entree.Importance.NORMALE
    constat = connus.get(panne.partie)
    return Entree.Importance.URGENTE if constat and constat.partie.pour_tous else Entree.Importance.IMPORTANTE


def _heure(le: datetime) -> str:
    return f"{localtime(le):%d/%m à %H:%M}"
