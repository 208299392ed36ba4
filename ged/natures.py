"""The natures of event to which a fiche réflexe may be pinned: the app of the events, above, says which they are."""

from __future__ import annotations

_natures: list[tuple[str, str]] = []


def brancher_natures(choix: list[tuple[str, str]]) -> None:
    """Called once, when the app that owns the events is ready."""
    _natures[:] = choix


def natures() -> list[tuple[str, str]]:
    """The codes with their French words."""
    return list(_natures)
