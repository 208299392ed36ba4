"""The load client in C: compiled when needed, driven by orders on its standard input."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from emplacements import RACINE
from processus import echouer, mourir_avec_le_parent

SOURCES = RACINE / "bench" / "charge"
# About what an ARM writes in one line.
TEXTE = (
    "Point de régulation : deux UR, trois relatives prises en charge sur place, VL médicale engagée à 14 h 05, "
    "renfort demandé au Samu voisin, CH de secteur prévenu."
)


def compiler(dossier: Path) -> Path:
    """Build the client into this folder."""
    compilateur = shutil.which("cc") or shutil.which("gcc")
    if compilateur is None:
        echouer("Il manque un compilateur C pour le client de charge : tapez « apt-get install gcc libc6-dev ».")
    programme = dossier / "charge"
    commande: list[str | Path] = [compilateur, "-O2", "-std=gnu11", "-o", programme, *sorted(SOURCES.glob("*.c"))]
    resultat = subprocess.run(commande, capture_output=True, text=True, check=False)
    if resultat.returncode:
        echouer(f"Le client de charge ne se compile pas (il faut gcc et libc6-dev) :\n{resultat.stderr}")
    return programme


class Client:
    """One running load client: its readers stay connected from one order to the next."""

    def __init__(
        self,
        programme: Path,
        *,
        ports: Sequence[int],
        sessions: Path,
        lecteurs: int,
        posteurs: int,
        suivre: dict[str, Any],
        entrees: str,
        curseur: int = 0,
        delai_s: int = 60,
    ) -> None:
        options = {
            "--ports": ",".join(map(str, ports)),
            "--sessions": str(sessions),
            "--lecteurs": str(lecteurs),
            "--posteurs": str(posteurs),
            "--suivre": json.dumps(suivre),
            "--entrees": entrees,
            "--curseur": str(curseur),
            "--texte": TEXTE,
            "--delai": str(delai_s),
        }
        self.processus = subprocess.Popen(
            [programme, *(mot for option in options.items() for mot in option)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
        )
        self.branchement = self._lire()

    def latence(self, combien: int, pause_ms: int = 20) -> dict[str, Any]:
        """Entries one at a time, each posted once everyone has the one before it."""
        return self._ordonner(f"latence {combien} {pause_ms}")

    def debit(self, secondes: int, connexions: int) -> dict[str, Any]:
        """Entries as fast as this many connections can post them."""
        return self._ordonner(f"debit {secondes} {connexions}")

    def terminer(self) -> None:
        if self.processus.poll() is None:
            self.processus.kill()
        self.processus.wait()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_erreur: object) -> None:
        self.terminer()

    def _ordonner(self, ordre: str) -> dict[str, Any]:
        assert self.processus.stdin
        self.processus.stdin.write(ordre + "\n")
        self.processus.stdin.flush()
        return self._lire()

    def _lire(self) -> dict[str, Any]:
        assert self.processus.stdout
        ligne = self.processus.stdout.readline()
        if not ligne:
            echouer("Le client de charge s'est arrêté (message ci-dessus).")
        return json.loads(ligne)
