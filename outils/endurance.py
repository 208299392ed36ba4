"""The journeys again and again on the same services, in another order each time: endurance.py [times] [pytest options]

One line for each run, then the tests that failed in one of them; what such a run printed stays in test-results/.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence

from emplacements import RACINE
from services import services
from verifier import DANS_CHROMIUM

FOIS = 20
TOMBE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
GRAINE = re.compile(r"random-order-seed=(\d+)")


def principal(arguments: Sequence[str]) -> int:
    """Run, count, tell; the exit code says whether one test failed once."""
    fois = int(arguments[0]) if arguments and arguments[0].isdigit() else FOIS
    options = arguments[1:] if arguments and arguments[0].isdigit() else arguments
    instables: Counter[str] = Counter()
    with services(ephemere=True) as reglages:
        for rang in range(1, fois + 1):
            instables.update(une_fois(rang, [*DANS_CHROMIUM, "--random-order", *options], os.environ | reglages))
    for test, combien in instables.most_common():
        print(f"✗ {combien} fois sur {fois} : {test}", flush=True)
    return 1 if instables else 0


def une_fois(rang: int, commande: Sequence[str | os.PathLike[str]], environnement: dict[str, str]) -> list[str]:
    """The tests that fail in this run."""
    debut = time.monotonic()
    resultat = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    dit = resultat.stdout + resultat.stderr
    tombes = TOMBE.findall(dit) or (["(la suite entière)"] if resultat.returncode else [])
    if tombes:
        journal = RACINE / "test-results" / f"endurance-{rang}.txt"
        journal.parent.mkdir(exist_ok=True)
        journal.write_text(dit)
    graine = GRAINE.search(dit)
    ordre = f"ordre {graine[1]}, " if graine else ""
    print(f"{rang} : {ordre}{time.monotonic() - debut:.0f} s, {len(tombes)} échec(s) {' '.join(tombes)}", flush=True)
    return tombes


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
