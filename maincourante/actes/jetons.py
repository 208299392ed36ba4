"""The jeton of an acte: a UUID that the browser makes, so that sending again never does the thing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def jeton_pris() -> ValidationError:
    return ValidationError({"jeton": ["Ce jeton a déjà servi pour autre chose\u00a0: il en faut un nouveau."]})


def est_conflit_de_jeton(erreur: IntegrityError) -> bool:
    """Whether a unique jeton was refused by the database: someone wrote it between our reading and our writing."""
    contrainte = getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", None) or ""
    return "jeton" in contrainte


@contextmanager
def jeton_unique() -> Iterator[None]:
    """A transaction in which a jeton taken by another at the same time is a refusal, not a failure."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as erreur:
        if est_conflit_de_jeton(erreur):
            raise jeton_pris() from erreur
        raise
