"""What goes wrong, by chance. Not for secrets."""

from __future__ import annotations

import random
from typing import Any

from sivic.simulateur import base

_hasard = random.Random()  # noqa: S311


def tombees() -> set[str]:
    """The faults that this request meets."""
    return {nom for nom, chance in base.pannes().items() if _hasard.random() < chance}


def deranger(lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the journal as they arrive: some twice, in another order."""
    pannes = tombees()
    rendues = lignes + lignes[: len(lignes) // 2] if "double" in pannes else list(lignes)
    if "desordre" in pannes:
        _hasard.shuffle(rendues)
    return rendues
