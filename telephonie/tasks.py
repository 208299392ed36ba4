"""What time brings to the telephony. Each task takes ids, can be replayed, and only calls an acte."""

from __future__ import annotations

from datetime import date, timedelta

from celery import shared_task

from annuaire import horloge
from annuaire.models import Entite
from telephonie.actes.deriver import tout_redire
from telephonie.actes.purger import purger_les_appelants, purger_les_enregistrements, purger_les_fichiers
from telephonie.actes.rapporter import a_produire, anciens_a_revoir, demandes_en_attente, produire_rapport
from telephonie.actes.recevoir import assurer_les_mois
from telephonie.actes.relever import relever_le_dossier
from telephonie.actes.veiller import veiller_sur_tous
from telephonie.agregats import tout_recalculer
from telephonie.cumuls import rafraichir, tout_cumuler
from telephonie.models import RapportActivite

RECENTS = timedelta(days=40)
UN_MOIS = timedelta(days=31)  # at least


@shared_task(time_limit=600)
def produire_le_rapport(entite_id: int, granularite: str, debut: str) -> None:
    """One report."""
    produire_rapport(entite=Entite.objects.get(pk=entite_id), granularite=granularite, debut=date.fromisoformat(debut))


@shared_task(time_limit=600)
def produire_le_rapport_demande(rapport_id: int) -> None:
    """One that somebody asked for."""
    demande = RapportActivite.objects.select_related("entite").get(pk=rapport_id)
    produire_rapport(entite=demande.entite, granularite=demande.granularite, debut=demande.debut, fin=demande.fin)


@shared_task
def produire_les_rapports() -> None:
    """Every quarter of an hour: those that are due, that a stop has missed, or that late events have changed."""
    for rapport_id in demandes_en_attente():
        produire_le_rapport_demande.delay(rapport_id)
    for entite_id, granularite, debut in a_produire():
        produire_le_rapport.delay(entite_id, granularite, debut.isoformat())


@shared_task
def veiller() -> None:
    """Every five minutes: is the last hour of each Samu far from its usual one?"""
    veiller_sur_tous()


@shared_task(time_limit=3600)
def relever() -> None:
    """Every minute: the files that wait in the watched folder, and those put away that are kept no longer."""
    relever_le_dossier()


@shared_task(time_limit=4 * 3600)
def refaire_les_recents() -> None:
    """Six nights out of seven: the calls of the last weeks again from their events, since those of years take hours and
    rewrite all that they are; their quarter-hours are counted again by `tout_revoir`."""
    tout_redire(horloge.maintenant() - RECENTS)


@shared_task(time_limit=4 * 3600)
def tout_refaire() -> None:
    """The night of Sunday: those of long ago too."""
    tout_redire()


@shared_task(time_limit=3600)
def tout_revoir() -> None:
    """Every night, apart so that a rebuild that stopped short holds up nothing: the counts of all the calls, all that
    is added up from them, then the reports of long ago that have changed. What a rebuild changes after this is for the
    next night."""
    tout_recalculer()
    tout_cumuler()
    for entite_id, granularite, debut in anciens_a_revoir():
        produire_le_rapport.delay(entite_id, granularite, debut.isoformat())


@shared_task
def cumuler() -> None:
    """Every minute: the hours that have changed, for those who follow many Samu."""
    rafraichir()


@shared_task
def ouvrir_les_mois() -> None:
    """Every night: the tables of this month and of the next one, before their first event."""
    maintenant = horloge.maintenant()
    assurer_les_mois((maintenant, maintenant.replace(day=1) + UN_MOIS))


@shared_task(time_limit=3600)
def purger_les_numeros() -> None:
    """Every night: the files that nobody imported, then, whatever became of them, the numbers and towns of callers
    that are kept no longer: that may be long."""
    try:
        purger_les_fichiers()
    finally:
        purger_les_appelants()


@shared_task(time_limit=3600)
def effacer_les_enregistrements() -> None:
    """Every night: the recordings that were kept long enough and that nothing holds."""
    purger_les_enregistrements()
