"""What the OpenAPI schema says, asked at length: the test of `make test`, with many more examples and another seed.

By hand: make bench OPTIONS='--contrat 300'
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from emplacements import RACINE

ESSAI = "tests/contrat/test_schema.py"


def mesurer(*, exemples: int, dire: Callable[[str], None]) -> dict[str, Any]:
    """Ask each operation so many times; the seed is told, so that a failure can be found again."""
    graine = random.SystemRandom().randrange(1_000_000)
    dire(f"{exemples} demandes à chaque opération de l'API, graine {graine}")
    debut = time.monotonic()
    reglages = {"CONTRAT_EXEMPLES": str(exemples), "CONTRAT_GRAINE": str(graine)}
    commande = [sys.executable, "outils/avec_services.py", "--ephemere", "--", sys.executable, "-m", "pytest", "-q"]
    execution = subprocess.run(
        [*commande, "-n", "2", "--timeout", "3600", ESSAI],
        cwd=RACINE,
        env={nom: valeur for nom, valeur in os.environ.items() if nom not in ("DATABASE_URL", "REDIS_URL")} | reglages,
        check=False,
    )
    return {
        "exemples": exemples,
        "graine": graine,
        "est_tenu": execution.returncode == 0,
        "duree_s": round(time.monotonic() - debut),
    }
