"""What beat asks of each queue to know that somebody serves it."""

from __future__ import annotations

import time
from typing import Any

from celery import shared_task

from portail.etat import battements
from portail.etat.files import EMIS_LE


@shared_task(bind=True)
def battre(self: Any, file: str) -> None:
    emis = self.request.get(EMIS_LE)
    battements.noter(battements.qui_sert(file), delai_s=time.time() - emis if emis else 0.0)
