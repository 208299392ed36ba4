"""What the upper apps do when something happens to a document that they have attached to one of their objects."""

from __future__ import annotations

from collections.abc import Callable

from ged.models import Document

Suite = Callable[[Document], None]

_suites: list[Suite] = []


def brancher_suite(suite: Suite) -> None:
    """Called, in its transaction, after the file of a document has been scanned and read, replaced or taken away."""
    _suites.append(suite)


def suivre(document: Document) -> None:
    for suite in _suites:
        suite(document)
