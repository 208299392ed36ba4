"""What time brings to the conversations."""

from celery import shared_task

from messagerie.actes.clore import clore_les_inactives


@shared_task
def clore_les_conversations_inactives() -> None:
    """Every six hours: those without activity for long are closed. Can be replayed."""
    clore_les_inactives()
