"""Child processes that never outlive us: start, wait, stop, and clear away what a killed run left behind."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
COMPTE_SANS_DROIT = "nobody"


def echouer(message: str) -> NoReturn:
    """End with one French sentence instead of a traceback."""
    sys.exit(f"\n✗ {message}")


def abandon_de_root() -> dict[str, Any]:
    """Popen arguments that leave root, since PostgreSQL refuses to run as root; empty for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    compte = pwd.getpwnam(COMPTE_SANS_DROIT)
    return {"user": compte.pw_uid, "group": compte.pw_gid, "extra_groups": []}


def mourir_avec_le_parent(signal_recu: int) -> Callable[[], None]:
    """Ask the kernel to signal the child when its parent dies, even by kill -9; a later change of uid resets it."""
    libc = ctypes.CDLL(None)

    def demander() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(signal_recu), 0, 0, 0)

    return demander


def lancer_service(commande: Sequence[str], *, journal: Path, arret: int, **options: Any) -> subprocess.Popen[bytes]:
    """Start a server in its own session: a Ctrl-C in the terminal must reach the application first."""
    with journal.open("ab") as sortie:
        return subprocess.Popen(
            commande,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=sortie,
            start_new_session=True,
            preexec_fn=mourir_avec_le_parent(arret),
            **options,
        )


def arreter(processus: subprocess.Popen[bytes], *signaux: int, patience: float = 15) -> None:
    """Send each signal in turn, gentlest first, until the process has ended."""
    for signal_envoye in (*signaux, signal.SIGKILL):
        if processus.poll() is not None:
            return
        processus.send_signal(signal_envoye)
        try:
            processus.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def attendre(condition: Callable[[], bool], *, delai: float, pas: float = 0.03) -> bool:
    """Whether the condition became true within the delay, in seconds."""
    fin = time.monotonic() + delai
    while not condition():
        if time.monotonic() > fin:
            return False
        time.sleep(pas)
    return True


def travaille_dans(pid: int, dossier: Path) -> bool:
    """Whether this process is alive and works in this folder: its number alone may have been given to another one."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == dossier.resolve()
    except OSError:
        return False


def evincer_survivant(pid: int, dossier: Path, *signaux: int) -> None:
    """Wait for, then stop, a server that a killed run left working in this folder."""

    def parti() -> bool:
        return not travaille_dans(pid, dossier)

    if attendre(parti, delai=3):
        return
    for signal_envoye in (*signaux, signal.SIGKILL):
        try:
            os.kill(pid, signal_envoye)
        except ProcessLookupError:
            return
        if attendre(parti, delai=10):
            return


def lire_pid(fichier: Path) -> int | None:
    """The process number on the first line of a pid file, if there is one."""
    try:
        return int(fichier.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def fin_du_journal(journal: Path, lignes: int = 15) -> str:
    """The last lines of a server's log, to show why it did not start."""
    try:
        return "\n".join(journal.read_text(errors="replace").splitlines()[-lignes:])
    except OSError:
        return "(pas de journal)"
