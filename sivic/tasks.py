"""What time brings to the exchange with SIVIC. Each task can be replayed, and only calls actes."""

from celery import shared_task

from sivic.actes.expedier import expedier
from sivic.actes.recevoir import relever_le_journal
from sivic.adaptateur import Sivic


@shared_task(time_limit=300)
def echanger() -> None:
    """Every few seconds: send what waits, read what SIVIC has written."""
    sivic = Sivic()
    expedier(sivic)
    relever_le_journal(sivic)
