"""What time brings."""

from celery import shared_task

from messagerie.actes.clore import clore_les_inactives


@shared_task(ignore_result=True)
def clore_les_conversations_inactives() -> int:
    return clore_les_inactives()
