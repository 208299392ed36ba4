"""What names a call that its row does not identify."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from datetime import datetime

EMPREINTE = 20


def ancien_nom(presente: datetime, appelant: str, place: int) -> str:
    """By the caller, or by the place in the file: what named them at first. Two hidden callers of one minute were one
    call, and a file with one more row told its calls again."""
    return f"{presente:%Y%m%d%H%M%S%f}-{appelant or place}"


class Noms:
    """Those of one file. `connus` are the old names under which some of its calls are known: they keep them, or
    depositing it again would tell them twice."""

    def __init__(self, connus: Collection[str]) -> None:
        self._anciens = set(connus)
        self._vues = Counter[str]()

    def donner(self, presente: datetime, fini: datetime, reste: list[str], ancien: str) -> str:
        """By all that the row says, wherever it stands, and by its rank among those that say the same."""
        contenu = "\x1f".join((fini.isoformat(), *reste))
        self._vues[cle := f"{presente.isoformat()}\x1f{contenu}"] += 1
        if ancien in self._anciens:
            self._anciens.remove(ancien)
            return ancien
        empreinte = hashlib.sha256(f"{contenu}\x1f{self._vues[cle]}".encode()).hexdigest()
        return f"{presente:%Y%m%d%H%M%S%f}-{empreinte[:EMPREINTE]}"
