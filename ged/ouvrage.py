"""Asks a worker for what takes time. A broker that is down costs nothing: beat looks for what was left over."""

from __future__ import annotations

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

journal = structlog.get_logger(__name__)


def demander(tache: str, *arguments: int) -> None:
    """After the commit, and never as a failure of what was committed."""
    transaction.on_commit(lambda: _envoyer(tache, arguments))


def _envoyer(tache: str, arguments: tuple[int, ...]) -> None:
    try:
        current_app.send_task(tache, args=arguments, retry=False)
    except (OperationalError, OSError):
        journal.warning("tache_non_demandee", tache=tache)
