"""What the frame of every page shows: the person, their groupes with unread counts, the mode."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def cadre(request: HttpRequest) -> dict[str, Any]:
    return {"est_formation": settings.EST_FORMATION}
