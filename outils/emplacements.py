"""Where things go: the checkout, its private data folder, and folders short and open enough for the servers."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

RACINE = Path(__file__).resolve().parent.parent
LONGUEUR_MAXIMALE_DE_PRISE = 100  # The kernel's limit for the path of a UNIX socket is 107 bytes.
DONNEES_DE_ROOT = Path("/var/lib/portail-si-samu")
PREFIXE_EPHEMERE = "portail-ephemere-"
VERROU = "verrou"
REPIT = 60  # Seconds during which a folder without a held lock may simply be a run that is starting.


def donnees() -> Path:
    """The data folder of this checkout."""
    return Path(os.environ.get("PORTAIL_DONNEES") or RACINE / ".donnees").resolve()


def est_accessible_a_tous(dossier: Path) -> bool:
    """Whether any account can go down to this folder: the part of its path that exists is traversable by others."""
    return all(parent.stat().st_mode & 0o001 for parent in (dossier, *dossier.parents) if parent.exists())


def creer_traversable(dossier: Path) -> None:
    """Make the folder and its missing parents so that other accounts can go through them, whatever the umask."""
    for etape in reversed((dossier, *dossier.parents)):
        if not etape.exists():
            etape.mkdir()
            etape.chmod(0o755)


def dossier_de_postgres(base: Path) -> Path:
    """Where PostgreSQL keeps its files: not in the checkout when root has it in a folder closed to other accounts."""
    if os.geteuid() != 0 or est_accessible_a_tous(base):
        return base / "postgresql"
    return DONNEES_DE_ROOT / hashlib.sha256(str(base).encode()).hexdigest()[:12] / "postgresql"


def dossier_de_prise(voulu: Path, fichier: str) -> Path:
    """The folder of a UNIX socket, closed to others; a temporary one when the wanted path would be too long."""
    if len(os.fsencode(voulu / fichier)) > LONGUEUR_MAXIMALE_DE_PRISE:
        return Path(tempfile.mkdtemp(prefix="portail-prise-", dir=dossier_temporaire()))
    voulu.mkdir(mode=0o700, parents=True, exist_ok=True)
    return voulu


def retirer_prise(prise: Path, racine: Path) -> None:
    """Remove a temporary socket folder; one inside the server's own folder stays for the next start."""
    if racine not in prise.parents:
        shutil.rmtree(prise, ignore_errors=True)


def dossier_temporaire() -> Path:
    """The usual temporary folder, or /tmp when other accounts cannot go into it or its path is long."""
    usuel = Path(tempfile.gettempdir())
    court = len(os.fsencode(usuel)) < LONGUEUR_MAXIMALE_DE_PRISE // 3
    return usuel if court and (os.geteuid() != 0 or est_accessible_a_tous(usuel)) else Path("/tmp")  # noqa: S108


def creer_ephemere() -> tuple[Path, IO[str]]:
    """A fresh folder and its held lock; sweeps those whose run was killed before it could clean up."""
    parent = dossier_temporaire()
    for ancien in parent.glob(PREFIXE_EPHEMERE + "*"):
        if _est_abandonne(ancien):
            shutil.rmtree(ancien, ignore_errors=True)
    dossier = Path(tempfile.mkdtemp(prefix=PREFIXE_EPHEMERE, dir=parent))
    dossier.chmod(0o711)
    verrou = verrouiller(dossier)
    if verrou is None:  # pragma: no cover - a folder that was just created
        raise RuntimeError(dossier)
    return dossier, verrou


def verrouiller(dossier: Path, nom: str = VERROU) -> IO[str] | None:
    """Take the folder's lock, which the kernel frees when we end in any way; None when another process holds it."""
    dossier.mkdir(parents=True, exist_ok=True)
    fichier = (dossier / nom).open("a")
    try:
        fcntl.flock(fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fichier.close()
        return None
    return fichier


def vider(dossier: Path) -> None:
    """Remove everything inside a folder and keep the folder."""
    for enfant in dossier.iterdir():
        if enfant.is_dir() and not enfant.is_symlink():
            shutil.rmtree(enfant)
        else:
            enfant.unlink(missing_ok=True)


def _est_abandonne(dossier: Path) -> bool:
    try:
        a_moi = dossier.stat().st_uid == os.geteuid()
        if not a_moi or time.time() - dossier.stat().st_mtime < REPIT:
            return False
        verrou = verrouiller(dossier)
    except OSError:
        return False
    if verrou:
        verrou.close()
    return verrou is not None
