"""Runs the reading of a file in a child process that cannot take the machine with it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings


class Illisible(Exception):
    """The file could not be read within its memory and its time, or is broken."""


class Interrompue(Illisible):
    """Stopped before it could tell: the machine was busy, or short of memory. Another time it may be read."""


def lire(chemin: Path, extension: str, dossier: Path) -> dict[str, Any]:
    """{"texte", "pages"} of the file; its images are in the folder: 0.webp the thumbnail, then 1.webp, 2.webp…"""
    commande = [sys.executable, "-m", "ged.lecture", str(chemin), extension, str(dossier)]
    try:
        fini = subprocess.run(
            commande,
            cwd=settings.RACINE,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.GED_LECTURE_SECONDES,
            preexec_fn=_se_limiter,
            check=True,
        )
        lu = json.loads(fini.stdout)
    except subprocess.TimeoutExpired as erreur:
        raise Interrompue(extension) from erreur
    except subprocess.CalledProcessError as erreur:
        # A negative code is the signal that killed it.
        raise (Interrompue if erreur.returncode < 0 else Illisible)(extension) from erreur
    except (subprocess.SubprocessError, ValueError) as erreur:
        raise Illisible(extension) from erreur
    return {"texte": str(lu["texte"]), "pages": lu["pages"]}


def _se_limiter() -> None:
    memoire = settings.GED_LECTURE_MEMOIRE
    resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    resource.setrlimit(resource.RLIMIT_CPU, (settings.GED_LECTURE_SECONDES, settings.GED_LECTURE_SECONDES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
