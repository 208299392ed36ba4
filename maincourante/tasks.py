"""What time brings to the main courante."""

from celery import shared_task

from maincourante.actes import repondre


@shared_task
def relancer_les_adressages_echus() -> None:
    """Every 20 seconds: entries not taken in charge in time come back to their authors. Can be replayed."""
    repondre.relancer_les_adressages_echus()
