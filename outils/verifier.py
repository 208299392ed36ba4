"""Every check that protects the main branch, the fastest first: verifier.py [--tout] [pytest options…]

Stops at the first that fails, with its output. Without --tout, the journeys in a real browser are left out.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from emplacements import RACINE
from services import services

BINAIRES = RACINE / ".venv" / "bin"
NPM = RACINE / "node_modules" / ".bin"
PARCOURS = "tests/parcours"
COEURS = 2
# Each process on a base of its own; the one that has done its share takes from the others'.
PYTEST: tuple[str | Path, ...] = (BINAIRES / "python", "-m", "pytest", "-q", "--dist", "worksteal")
# Many tests wait for a server or a clock while their core does nothing; a journey never leaves it idle.
TESTS = (*PYTEST, "-n", str(COEURS + 1), f"--ignore={PARCOURS}")
DANS_CHROMIUM = (*PYTEST, "-n", str(COEURS), PARCOURS)


class Etape(NamedTuple):
    """One check: its French name and its command; a command without a file to look at is skipped."""

    nom: str
    commande: Sequence[str | Path]


def etapes_statiques() -> Iterator[Etape]:
    """What needs no running portal, the longest first: the pages and the base, which the tests would wait for."""
    preparer: list[str | Path] = ["env", "PYTHONPATH=outils", BINAIRES / "python", "-m", "tests.preparer"]
    yield Etape("pages des tests", [*preparer, "pages"])
    yield Etape("base des tests", [*preparer, "base"])
    yield Etape("types Python", [BINAIRES / "mypy", "."])
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
    yield Etape("réglages", [BINAIRES / "python", "manage.py", "check"])
    yield Etape("migrations", [BINAIRES / "python", "manage.py", "makemigrations", "--check", "--dry-run"])


def etapes_de_ci() -> Iterator[Etape]:
    """What asks the world: only where everything is checked."""
    yield Etape("dépendances", [BINAIRES / "python", "outils/audit.py"])
    yield Etape("nomenclature", [BINAIRES / "python", "outils/nomenclature.py", os.devnull])


def etapes_pytest(options: Sequence[str], *, tout: bool) -> Iterator[Etape]:
    """The tests without a browser, then those with one."""
    yield Etape("tests", [*TESTS, *options])
    if tout and fichiers(PARCOURS, ".py"):
        yield Etape("parcours dans Chromium", [*DANS_CHROMIUM, *options])


def principal(arguments: Sequence[str]) -> int:
    """Run the checks; the exit code is that of the first failure."""
    tout = "--tout" in arguments
    options = [argument for argument in arguments if argument != "--tout"]
    debut = time.monotonic()
    with services(ephemere=True) as reglages:
        environnement = os.environ | reglages
        if code := executer_ensemble([*etapes_statiques(), *(etapes_de_ci() if tout else ())], environnement):
            return code
        for etape in etapes_pytest(options, tout=tout):
            if code := executer(etape, environnement, bavard=True):
                return code
    print(f"✓ Tout est bon ({time.monotonic() - debut:.0f} s)", flush=True)
    return 0


def executer_ensemble(etapes: Sequence[Etape], environnement: dict[str, str]) -> int:
    """Run quiet checks, one on each core; none is begun once another has failed."""
    echecs: list[int] = []

    def tenter(etape: Etape) -> None:
        if not echecs and (code := executer(etape, environnement, bavard=False)):
            echecs.append(code)

    with ThreadPoolExecutor(COEURS) as coeurs:
        list(coeurs.map(tenter, etapes))
    return echecs[0] if echecs else 0


def executer(etape: Etape, environnement: dict[str, str], *, bavard: bool) -> int:
    """Run one check; a quiet one shows its output only when it fails."""
    debut = time.monotonic()
    if bavard:
        print(f"→ {etape.nom}", flush=True)
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
            # What could not be checked is said, though it stops nothing.
            dit = (resultat.stdout or b"").decode(errors="replace").splitlines()
            remarques = [f"  {ligne}" for ligne in dit if ligne.startswith("? ")]
            print("\n".join([f"→ {etape.nom} ({time.monotonic() - debut:.1f} s)", *remarques]), flush=True)
        return 0
    print(f"\n{(resultat.stdout or b'').decode(errors='replace')}\n✗ {etape.nom} : échec", flush=True)
    return resultat.returncode


def fichiers(dossier: str, fin: str) -> list[str]:
    """The files of a folder of the checkout, by the end of their name."""
    return sorted(str(chemin.relative_to(RACINE)) for chemin in (RACINE / dossier).rglob(f"*{fin}"))


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
