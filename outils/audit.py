"""Ask whether a locked dependency has a known vulnerability: audit.py [--hors-ligne-interdit]

Python packages by pip-audit, those of the browser by npm. One that is known ends with 1. When nobody can be asked (no
network), it says « non vérifié » and ends with 0: a check that cannot be made must not stop an emergency repair.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from emplacements import RACINE

PIP = (
    str(RACINE / ".venv" / "bin" / "pip-audit"),
    "--requirement",
    "requirements/dev.txt",
    "--disable-pip",
    "--require-hashes",
    "--format=json",
    "--progress-spinner=off",
    "--timeout=20",
)
NPM = ("npm", "audit", "--json", "--package-lock-only", "--audit-level=high")
DELAI_S = 240
# Those that were looked at and do not concern us, with why. None today.
ECARTES: dict[str, str] = {}


class Bilan(NamedTuple):
    """What was learnt of one side: the vulnerabilities, or None when nobody answered."""

    nom: str
    failles: list[str] | None


def principal(arguments: Sequence[str]) -> int:
    bilans = [
        Bilan("Python", interroger(PIP, lire_pip)),
        Bilan("npm", interroger(NPM, lire_npm)),
    ]
    for bilan in bilans:
        print(phrase(bilan))
    if any(bilan.failles for bilan in bilans):
        return 1
    return int("--hors-ligne-interdit" in arguments and any(bilan.failles is None for bilan in bilans))


def interroger(commande: Sequence[str], lire: Callable[[str], list[str]]) -> list[str] | None:
    """The vulnerabilities that the tool knows; None when it could not ask, for whatever reason."""
    try:
        dit = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=DELAI_S, check=False)
        return [faille for faille in lire(dit.stdout) if faille.split()[0] not in ECARTES]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return None


def lire_pip(sortie: str) -> list[str]:
    """« PYSEC-2024-1 paquet 1.0 »; a package that was not found has no verdict, and is no answer."""
    paquets = json.loads(sortie)["dependencies"]
    if sautes := [paquet["name"] for paquet in paquets if "skip_reason" in paquet]:
        raise ValueError(sautes)
    return [f"{faille['id']} {p['name']} {p['version']}" for p in paquets for faille in p["vulns"]]


def lire_npm(sortie: str) -> list[str]:
    """High and critical ones; an error of the registry has no « vulnerabilities »."""
    trouvees = json.loads(sortie)["vulnerabilities"]
    return [f"{nom} {v['severity']}" for nom, v in trouvees.items() if v["severity"] in ("high", "critical")]


def phrase(bilan: Bilan) -> str:
    if bilan.failles is None:
        return f"? {bilan.nom} : non vérifié, la base des vulnérabilités ne répond pas"
    if bilan.failles:
        return f"✗ {bilan.nom} : {len(bilan.failles)} vulnérabilité(s) connue(s)\n  " + "\n  ".join(bilan.failles)
    return f"✓ {bilan.nom} : aucune vulnérabilité connue"


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
