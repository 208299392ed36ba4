"""What time brings to the main courante."""

from celery import shared_task

from maincourante.actes import rappeler, repondre


@shared_task
def relancer_les_adressages_echus() -> None:
    """Every 20 seconds: entries not taken in charge in time come back to their authors. Can be replayed."""
    repondre.relancer_les_adressages_echus()


@shared_task
def rappeler_les_actions_echues() -> None:
    """Every 20 seconds: actions whose hour is past come back to whoever has them. Can be replayed."""
    rappeler.rappeler_les_actions_echues()
