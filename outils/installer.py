"""Set up what is missing on a bare machine, and nothing twice: installer.py [--execution | --tout]

Runs on the system's Python, before anything is installed: standard library only. `--execution` installs what the portal
needs to run, `--tout` (the default) also what checks and tests it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from emplacements import RACINE
from processus import echouer

VENV = RACINE / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = RACINE / "node_modules"
PROMTOOL = VENV / "bin" / "promtool"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_SANS_FENETRE = Path("/usr/bin/chromium-headless-shell")
PYTHON_MINIMAL = (3, 11)
NODE_MINIMAL = 18


def principal(arguments: Sequence[str]) -> None:
    """Do each missing step, one French line each; a second set-up of the same checkout waits for the first."""
    tout = "--execution" not in arguments
    with _seul_a_installer():
        preparer_venv()
        installer_python("dev" if tout else "base")
        installer_npm(tout=tout)
    if tout:
        installer_chromium()
        installer_compilateur()
        installer_nginx()
        installer_promtool()


def preparer_venv() -> None:
    """A private Python environment, made again when the Python it was made with has gone."""
    if sys.version_info < PYTHON_MINIMAL:
        echouer(f"Il faut Python 3.11 ou plus récent ; {sys.executable} est {sys.version.split()[0]}.")
    if PYTHON.exists() and _reussit([str(PYTHON), "-m", "pip", "--version"]):
        return
    dire("Environnement Python (.venv)")
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian ships the venv module without ensurepip, which is in python3-venv.
    if not _reussit([sys.executable, "-c", "import ensurepip"]):
        installer_paquets(["python3-venv"], "Le module venv de Python est incomplet")
    executer([sys.executable, "-m", "venv", str(VENV)])


def installer_python(liste: str) -> None:
    """The locked packages of requirements/dev.txt (which include base.txt) or base.txt."""
    temoins = {nom: (VENV / f".empreinte-{nom}", RACINE / "requirements" / f"{nom}.txt") for nom in ("base", "dev")}
    if any(_a_jour(temoin, fichier) for nom, (temoin, fichier) in temoins.items() if nom in (liste, "dev")):
        return
    temoin, fichier = temoins[liste]
    dire(f"Bibliothèques Python ({fichier.relative_to(RACINE)})")
    # Each module is compiled when it is first imported: a third less time than compiling them all now.
    options = ["--quiet", "--no-compile", "--require-hashes"]
    executer([str(PYTHON), "-m", "pip", "install", *options, "-r", str(fichier)])
    _noter(temoin, fichier)


def installer_npm(*, tout: bool) -> None:
    """The locked npm packages, without running any of their scripts, then the copy of those the browser loads."""
    entrees = [RACINE / nom for nom in ("package.json", "package-lock.json", ".npmrc")]
    complet, leger = NODE_MODULES / ".empreinte-tout", NODE_MODULES / ".empreinte-execution"
    if not (_a_jour(complet, *entrees) or (not tout and _a_jour(leger, *entrees))):
        _exiger_npm()
        dire("Bibliothèques du navigateur (npm)")
        executer(["npm", "ci", "--ignore-scripts", "--loglevel=error", *([] if tout else ["--omit=dev"])])
        _noter(complet if tout else leger, *entrees)
    temoin = RACINE / "static" / "vendor" / ".empreinte"
    copieur, *aides = (RACINE / "outils" / f"{nom}.py" for nom in ("copier_vendor", "communes", "polices"))
    if not _a_jour(temoin, copieur, *aides, *entrees):
        executer([str(PYTHON), str(copieur)])
        _noter(temoin, copieur, *aides, *entrees)


def installer_chromium() -> None:
    """Debian's Chromium, and fonts with the letters and signs that the journeys look at.

    Then its shell without windows, with which they take half as long: where it cannot be had, they do without.
    """
    if not CHROMIUM.exists():
        dire("Chromium, pour les parcours de test")
        installer_paquets(["chromium", "fonts-dejavu-core", "fonts-liberation"], "Chromium manque pour les tests")
    if not CHROMIUM_SANS_FENETRE.exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        dire("Chromium sans fenêtre, pour des parcours plus rapides")
        apt = ["apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]
        if not (
            _reussit([*apt, "update"])
            and _reussit([*apt, "install", "-y", "--no-install-recommends", CHROMIUM_SANS_FENETRE.name])
        ):
            dire("  il ne s'installe pas ici : ils iront moins vite")


def installer_compilateur() -> None:
    """A C compiler: the load client of the measures is in C, and tested."""
    if not shutil.which("cc"):
        dire("Compilateur C, pour le client de charge des mesures")
        installer_paquets(["gcc", "libc6-dev"], "Un compilateur C manque pour les mesures")


def installer_nginx() -> None:
    """For `make grappe` and its tests only: where it cannot be installed, they say so and the rest goes on."""
    if (
        not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists())
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        dire("nginx, pour la grappe")
        installer_paquets(["nginx-light"], "nginx manque pour la grappe")


def installer_promtool() -> None:
    """What plays the alerts, by itself: Debian's package of Prometheus, once installed, would serve on this machine.

    Where it cannot be had, these tests are skipped.
    """
    if PROMTOOL.exists() or shutil.which("promtool") or not shutil.which("apt-get"):
        return
    dire("promtool, pour jouer les alertes")
    with TemporaryDirectory() as dossier:
        extraire = "apt-get download prometheus && dpkg-deb --extract prometheus_*.deb ."
        if not _reussit(["sh", "-c", extraire], dossier):
            dire("  il ne se trouve pas ici : les alertes ne seront pas jouées")
            return
        shutil.copy2(Path(dossier) / "usr" / "bin" / "promtool", PROMTOOL)


def installer_paquets(paquets: list[str], raison: str) -> None:
    """Install Debian packages as root; otherwise stop with the command to type."""
    installation = ["apt-get", "install", "-y", "--no-install-recommends", *paquets]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        echouer(f"{raison}. Tapez :\n    sudo apt-get update && sudo {' '.join(installation)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    executer(["apt-get", "update", "-qq"])
    executer([*installation, "-qq"])


def dire(message: str) -> None:
    """One line of progress."""
    print(f"→ {message}…", flush=True)


def executer(commande: Sequence[str]) -> None:
    """Run a step from the checkout; its output is shown only when it fails."""
    resultat = subprocess.run(
        commande, cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if resultat.returncode:
        print(resultat.stdout[-4000:], file=sys.stderr)
        echouer(f"Cette étape a échoué (code {resultat.returncode}) : {' '.join(commande)}")


def _exiger_npm() -> None:
    if not (shutil.which("npm") and shutil.which("node")):
        installer_paquets(["nodejs", "npm"], "Node.js et npm manquent")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < NODE_MINIMAL:
        echouer(f"Il faut Node.js {NODE_MINIMAL} ou plus récent ; celui-ci est {version}.")


def _reussit(commande: Sequence[str], dossier: str | Path = RACINE) -> bool:
    try:
        return subprocess.run(commande, cwd=dossier, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _empreinte(fichiers: Sequence[Path]) -> str:
    return hashlib.sha256(b"\0".join(fichier.read_bytes() for fichier in fichiers)).hexdigest()


def _a_jour(temoin: Path, *fichiers: Path) -> bool:
    return temoin.exists() and temoin.read_text() == _empreinte(fichiers)


def _noter(temoin: Path, *fichiers: Path) -> None:
    temoin.write_text(_empreinte(fichiers))


@contextmanager
def _seul_a_installer() -> Iterator[None]:
    dossier = RACINE / ".cache"
    dossier.mkdir(exist_ok=True)
    with (dossier / "installation.verrou").open("a") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        principal(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
