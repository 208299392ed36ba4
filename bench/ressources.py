"""What a process uses, read from /proc."""

from __future__ import annotations

import os
import platform
from pathlib import Path

TICS = os.sysconf("SC_CLK_TCK")


def memoire_kio(pid: int) -> int:
    """Resident memory, in KiB."""
    for ligne in Path(f"/proc/{pid}/status").read_text().splitlines():
        if ligne.startswith("VmRSS:"):
            return int(ligne.split()[1])
    raise ProcessLookupError(pid)


def processeur_s(pid: int) -> float:
    """Processor time used since the start, in seconds."""
    champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(champs[11]) + int(champs[12])) / TICS


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
