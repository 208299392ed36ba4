"""What time it is for the acts. The demonstration base writes its past fortnight through them, the clock set back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_reglee: ContextVar[datetime | None] = ContextVar("heure_reglee", default=None)


def maintenant() -> datetime:
    """The time that every acte writes."""
    return _reglee.get() or timezone.now()


@contextmanager
def a_l_heure(instant: datetime) -> Iterator[None]:
    """The acts inside happen at this instant. Never in production: a sealed record carries the true time."""
    if settings.MODE == "production":
        raise RuntimeError("L'horloge ne se règle pas en production.")
    jeton = _reglee.set(instant)
    try:
        yield
    finally:
        _reglee.reset(jeton)
