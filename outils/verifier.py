"""Every check that protects the main branch, the fastest first: verifier.py [--tout] [pytest options…]

Stops at the first that fails, with its output. Without --tout, the journeys in a real browser are left out.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from emplacements import RACINE
from services import services

BINAIRES = RACINE / ".venv" / "bin"
NPM = RACINE / "node_modules" / ".bin"
PARCOURS = "tests/parcours"


class Etape(NamedTuple):
    """One check: its French name and its command; a command without a file to look at is skipped."""

    nom: str
    commande: Sequence[str | Path]


def etapes_statiques() -> Iterator[Etape]:
    """What needs no running portal."""
    gabarits = fichiers("templates", ".html")
    scripts = [*fichiers("static/js", ".js"), *fichiers("tests/js", ".js")]
    yield Etape("style Python", [BINAIRES / "ruff", "check", "--quiet", "."])
    yield Etape("mise en forme Python", [BINAIRES / "ruff", "format", "--check", "--quiet", "."])
    yield Etape("sens des imports", [BINAIRES / "lint-imports"])
    if gabarits:
        yield Etape("mise en forme des gabarits", [BINAIRES / "djade", "--check", *gabarits])
        yield Etape("gabarits", [BINAIRES / "djlint", "--lint", "--quiet", "templates"])
    if scripts:
        yield Etape("style du navigateur", [NPM / "biome", "ci", "--colors=off"])
        yield Etape("types du navigateur", [NPM / "tsc"])
    if tests := [fichier for fichier in scripts if fichier.endswith(".test.js")]:
        yield Etape("tests du navigateur", ["node", "--test", "--test-reporter=dot", *tests])
    yield Etape("sécurité", [BINAIRES / "bandit", "-q", "-r", ".", "-c", "pyproject.toml", "--severity-level", "high"])
    yield Etape("types Python", [BINAIRES / "mypy", "."])
    yield Etape("réglages", [BINAIRES / "python", "manage.py", "check"])
    yield Etape("migrations", [BINAIRES / "python", "manage.py", "makemigrations", "--check", "--dry-run"])


def etapes_de_ci() -> Iterator[Etape]:
    """What asks the world: only where everything is checked."""
    yield Etape("dépendances", [BINAIRES / "python", "outils/audit.py"])
    yield Etape("nomenclature", [BINAIRES / "python", "outils/nomenclature.py", os.devnull])


def etapes_pytest(options: Sequence[str], *, tout: bool) -> Iterator[Etape]:
    """The tests without a browser, then those with one; on both cores, each process on a base of its own."""
    pytest: list[str | Path] = [BINAIRES / "python", "-m", "pytest", "-q", "-n", "2"]
    yield Etape("tests", [*pytest, f"--ignore={PARCOURS}", *options])
    if tout and fichiers(PARCOURS, ".py"):
        yield Etape("parcours dans Chromium", [*pytest, PARCOURS, *options])


def principal(arguments: Sequence[str]) -> int:
    """Run the checks; the exit code is that of the first failure."""
    tout = "--tout" in arguments
    options = [argument for argument in arguments if argument != "--tout"]
    debut = time.monotonic()
    with services(ephemere=True) as reglages:
        environnement = os.environ | reglages
        for etape in (*etapes_statiques(), *(etapes_de_ci() if tout else ())):
            if code := executer(etape, environnement, bavard=False):
                return code
        for etape in etapes_pytest(options, tout=tout):
            if code := executer(etape, environnement, bavard=True):
                return code
    print(f"✓ Tout est bon ({time.monotonic() - debut:.0f} s)", flush=True)
    return 0


def executer(etape: Etape, environnement: dict[str, str], *, bavard: bool) -> int:
    """Run one check; a quiet one shows its output only when it fails."""
    debut = time.monotonic()
    print(f"→ {etape.nom}", end="\n" if bavard else " ", flush=True)
    sortie = None if bavard else subprocess.PIPE
    resultat = subprocess.run(
        etape.commande,
        cwd=RACINE,
        env=environnement,
        stdout=sortie,
        stderr=subprocess.STDOUT if sortie else None,
        check=False,
    )
    if resultat.returncode == 0:
        if not bavard:
            print(f"({time.monotonic() - debut:.1f} s)", flush=True)
            # What could not be checked is said, though it stops nothing.
            for ligne in (resultat.stdout or b"").decode(errors="replace").splitlines():
                if ligne.startswith("? "):
                    print(f"  {ligne}", flush=True)
        return 0
    print(f"\n{(resultat.stdout or b'').decode(errors='replace')}\n✗ {etape.nom} : échec", flush=True)
    return resultat.returncode


def fichiers(dossier: str, fin: str) -> list[str]:
    """The files of a folder of the checkout, by the end of their name."""
    return sorted(str(chemin.relative_to(RACINE)) for chemin in (RACINE / dossier).rglob(f"*{fin}"))


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
