"""Run a command with PostgreSQL and Redis at hand: avec_services.py [--ephemere] -- COMMANDE…

Exports DATABASE_URL and REDIS_URL, hands signals on to the command, ends with its exit code, stops what it started.
"""

import os
import signal
import subprocess
import sys
from types import FrameType

from processus import mourir_avec_le_parent
from services import services

USAGE = "usage : avec_services.py [--ephemere] -- COMMANDE…"
COMMANDE_INTROUVABLE = 127  # As a shell says it.


def principal(arguments: list[str]) -> int:
    """Parse the command line and run the command."""
    ephemere = arguments[:1] == ["--ephemere"]
    commande = arguments[1:] if ephemere else arguments
    if commande[:1] == ["--"]:
        commande = commande[1:]
    if not commande:
        sys.exit(USAGE)
    # A signal that comes while the services start or stop must unwind the context that stops them.
    for numero in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, _quitter)
    try:
        with services(ephemere=ephemere) as adresses:
            return executer(commande, os.environ | adresses)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def executer(commande: list[str], environnement: dict[str, str]) -> int:
    """Run the command to its end, signals included, and give a shell's exit code."""
    try:
        processus = subprocess.Popen(commande, env=environnement, preexec_fn=mourir_avec_le_parent(signal.SIGTERM))
    except OSError as erreur:
        print(f"{commande[0]} : {erreur.strerror}", file=sys.stderr)
        return COMMANDE_INTROUVABLE

    def transmettre(numero: int, _cadre: FrameType | None) -> None:
        # A terminal already gave its Ctrl-C to the whole group; pytest takes a second one for "drop everything".
        if numero != signal.SIGINT or not sys.stdin.isatty():
            processus.send_signal(numero)

    anciens = {n: signal.signal(n, transmettre) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    code = processus.wait()
    for numero, ancien in anciens.items():
        signal.signal(numero, ancien)
    return code if code >= 0 else 128 - code


def _quitter(numero: int, _cadre: FrameType | None) -> None:
    sys.exit(128 + numero)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
