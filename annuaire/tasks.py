"""What the annuaire does by itself."""

from __future__ import annotations

from celery import shared_task

from annuaire.actes.sessions import purger_connexions


@shared_task
def purger_les_connexions() -> None:
    purger_connexions()
