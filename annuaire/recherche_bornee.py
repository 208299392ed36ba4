"""A search that asks for too much gives up after some seconds, and says so: its thread and PostgreSQL serve others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

DELAI_MS = 5_000
TROP_LARGE = "La recherche est trop large : ajoutez un mot."


class TropLargeError(ValidationError):
    """The words are in too much of what would have to be read; REST answers it as any refused field."""

    def __init__(self) -> None:
        super().__init__({"q": TROP_LARGE})


@contextmanager
def bornee() -> Iterator[None]:
    """Each query of the block has DELAI_MS; the results must be read inside it."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SELECT set_config('statement_timeout', %s, true)", [str(DELAI_MS)])
            yield
            # For whom the transaction goes on after the search.
            curseur.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as erreur:
        if isinstance(erreur.__cause__, QueryCanceled):
            raise TropLargeError from erreur
        raise
