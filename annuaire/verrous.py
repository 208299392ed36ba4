"""One process at a time: a lock of the database session, which falls with the process that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def seul(cle: int, objet: str = "") -> Iterator[bool]:
    """For this key and one of its objects: whether the lock was free, and is now held until the end of the block. A
    second one does not wait for it."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [cle, objet])
        pris = bool(curseur.fetchone()[0])
    try:
        yield pris
    finally:
        if pris:
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [cle, objet])
