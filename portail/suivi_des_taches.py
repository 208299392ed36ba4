"""What a task carries and tells: the identifier of the request that asked for it, the moment at which it was sent, its
beginning, its end, its failure. Loaded with the applications (portail/apps.py), in every process.
"""

from __future__ import annotations

import logging.config
import time
from collections.abc import Callable
from typing import Any

import structlog
from celery import signals
from django.conf import settings
from structlog.contextvars import bind_contextvars, clear_contextvars

from portail.correlation import CLE, actuelle, nouvelle
from portail.etat import battements
from portail.etat.files import EMIS_LE, TACHE

journal = structlog.get_logger(__name__)


@signals.setup_logging.connect
def tenir_les_journaux(**_: Any) -> None:
    """Those of the settings, as in the web processes: Celery's own would say more than they should."""
    logging.config.dictConfig(settings.LOGGING)


@signals.before_task_publish.connect
def marquer(headers: dict[str, Any], **_: Any) -> None:
    headers.setdefault(CLE, actuelle() or nouvelle())
    headers[EMIS_LE] = time.time()


@signals.after_task_publish.connect
def noter_la_minuterie(sender: str, **_: Any) -> None:
    if sender == TACHE:
        _noter(battements.noter_l_envoi)


@signals.beat_init.connect
def noter_le_depart(**_: Any) -> None:
    """Its first sending comes later."""
    _noter(battements.noter_l_envoi)


@signals.worker_ready.connect
def noter_le_travailleur(sender: Any, **_: Any) -> None:
    """Known at once, rather than at the next beat."""
    servies = [file.name for file in sender.task_consumer.queues]
    _noter(lambda: battements.noter_les_files(servies))


@signals.task_prerun.connect
def reprendre(task_id: str, task: Any, **_: Any) -> None:
    clear_contextvars()
    bind_contextvars(**{CLE: task.request.get(CLE) or nouvelle(), "tache": task.name, "tache_id": task_id})
    journal.info("tache_commencee")


@signals.task_failure.connect
def dire_l_echec(exception: BaseException, **_: Any) -> None:
    journal.error("tache_echouee", exc_info=exception)


@signals.task_postrun.connect
def rendre(state: str | None = None, **_: Any) -> None:
    journal.info("tache_finie", etat=state)
    clear_contextvars()


def _noter(signe: Callable[[], None]) -> None:
    """A sign of life that cannot be written stops nothing."""
    try:
        signe()
    except Exception:
        journal.warning("battement_perdu", exc_info=True)
