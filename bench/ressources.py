"""What a process uses, read from /proc."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

TICS = os.sysconf("SC_CLK_TCK")


def memoire_kio(pid: int) -> int:
    """Resident memory, in KiB."""
    for ligne in Path(f"/proc/{pid}/status").read_text().splitlines():
        if ligne.startswith("VmRSS:"):
            return int(ligne.split()[1])
    raise ProcessLookupError(pid)


def processeur_s(pid: int) -> float:
    """Processor time used since the start, in seconds, with that of its children that have ended."""
    champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, champs[11:15])) / TICS


def machine() -> str:
    """One line on where the figures were taken."""
    modele = next(
        (
            ligne.partition(":")[2].strip()
            for ligne in Path("/proc/cpuinfo").read_text().splitlines()
            if ligne.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cœurs {modele}, Linux {platform.release()}, Python {platform.python_version()}"


class Voisins:
    """How much of the machine other programs took since the start or the last reading, from 0 to 1.

    A figure taken beside a busy neighbour says more about the neighbour.
    """

    def __init__(self) -> None:
        self.occupe, self.total = _processeur_de_la_machine()
        self.notre = _processeur_des_notres()

    def part(self) -> float:
        occupe, total = _processeur_de_la_machine()
        notre = _processeur_des_notres()
        part = (occupe - self.occupe - (notre - self.notre)) / max(total - self.total, 1e-9)
        self.occupe, self.total, self.notre = occupe, total, notre
        return max(0.0, part)


def attendre_le_calme(seuil: float = 0.05, *, patience_s: float = 20) -> None:
    """Return when the neighbours leave the machine alone, or when we have waited long enough."""
    fin = time.monotonic() + patience_s
    voisins = Voisins()
    while time.monotonic() < fin:
        time.sleep(0.5)
        if voisins.part() <= seuil:
            return


def _processeur_de_la_machine() -> tuple[float, float]:
    """Busy and total processor time of all cores, in seconds."""
    tics = [int(champ) for champ in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(tics) - tics[3] - tics[4]) / TICS, sum(tics) / TICS


def _processeur_des_notres() -> float:
    """Processor time of this process and of all that it started."""
    parents: dict[int, int] = {}
    temps: dict[int, float] = {}
    for dossier in Path("/proc").iterdir():
        if not dossier.name.isdigit():
            continue
        try:
            champs = (dossier / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(dossier.name)] = int(champs[1])
        temps[int(dossier.name)] = sum(map(int, champs[11:15])) / TICS  # with the children that have ended
    return sum(temps[pid] for pid in parents if _descend_de(pid, os.getpid(), parents))


def _descend_de(pid: int, ancetre: int, parents: dict[int, int]) -> bool:
    while pid and pid != ancetre:
        pid = parents.get(pid, 0)
    return pid == ancetre
