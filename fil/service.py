"""What every open page is told of the portal itself, with the heads: one sentence, or nothing when all is well. What it
says is not known here: the assembly does."""

from __future__ import annotations

from collections.abc import Callable

_dits: list[Callable[[], str]] = []


def brancher_annonce(dire: Callable[[], str]) -> None:
    """Asked for at each heartbeat of each socket: it must cost nothing."""
    _dits[:] = [dire]


def annonce() -> str:
    return _dits[0]() if _dits else ""
