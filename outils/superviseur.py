"""Run the processes of the Procfile together: output with a prefix, all stopped as soon as one ends or we do."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from processus import arreter, mourir_avec_le_parent

PATIENCE = 12  # Seconds that a process has to finish what it is doing before it is killed.


def lire_procfile(fichier: Path) -> dict[str, str]:
    """The command of each process, by name."""
    lignes = (ligne.partition(":") for ligne in fichier.read_text().splitlines() if ligne and not ligne.startswith("#"))
    return {nom.strip(): commande.strip() for nom, _, commande in lignes}


class Superviseur:
    """The processes of one run. Honcho would do the same, but leaves orphans behind when it is killed."""

    def __init__(self, commandes: dict[str, str], *, dossier: Path, environnement: dict[str, str]) -> None:
        self.commandes = commandes
        self.dossier = dossier
        self.environnement = environnement
        self.processus: dict[str, subprocess.Popen[bytes]] = {}

    def lancer(self) -> None:
        """Start them all, then relay what they print."""
        for nom, commande in self.commandes.items():
            self.processus[nom] = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {commande}"],
                cwd=self.dossier,
                env=os.environ | self.environnement,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=mourir_avec_le_parent(signal.SIGTERM),
            )
        for nom in self.processus:
            threading.Thread(target=self._relayer, args=(nom,), daemon=True).start()

    def arrete(self) -> str | None:
        """The name of a process that has ended by itself, if any."""
        return next((nom for nom, processus in self.processus.items() if processus.poll() is not None), None)

    def arreter(self) -> None:
        """Ask all of them to end at the same time, then make sure of each, with whatever it had started."""
        for processus in self.processus.values():
            if processus.poll() is None:
                processus.terminate()
        limite = time.monotonic() + PATIENCE
        for processus in self.processus.values():
            try:
                processus.wait(max(0, limite - time.monotonic()))
            except subprocess.TimeoutExpired:
                arreter(processus)
            _achever_le_groupe(processus.pid)

    def _relayer(self, nom: str) -> None:
        sortie = self.processus[nom].stdout
        largeur = max(map(len, self.processus))
        for ligne in sortie or ():
            print(f"{nom:<{largeur}} │ {ligne.decode(errors='replace').rstrip()}", file=sys.stderr, flush=True)


def _achever_le_groupe(groupe: int) -> None:
    try:
        os.killpg(groupe, signal.SIGKILL)
    except ProcessLookupError:
        return
