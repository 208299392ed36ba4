"""What a browser reads in the tests: our modules and styles as an installation serves them, grouped and compressed.

They are made once for all the processes of the tests, and kept until one of their sources changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.conf import settings
from emplacements import RACINE

CACHE = RACINE / ".cache" / "statiques"


@cache
def collecter() -> Path:
    """The folder that `collectstatic` has filled."""
    CACHE.mkdir(parents=True, exist_ok=True)
    dossier = CACHE / _empreinte()
    with (CACHE / "verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not dossier.exists():
            for ancien in filter(Path.is_dir, CACHE.iterdir()):
                shutil.rmtree(ancien)
            en_cours = CACHE / "en-cours"
            reglages = {"PORTAIL_MODE": "test", "SECRET_KEY": settings.SECRET_KEY, "STATIC_ROOT": str(en_cours)}
            commande = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
            subprocess.run(commande, cwd=RACINE, env=os.environ | reglages, check=True)
            en_cours.rename(dossier)
    return dossier


def _empreinte() -> str:
    """Of what they are made from: our files, the libraries', and the pages, which say what modules they need."""
    fichiers = [
        *sorted(f for f in (RACINE / "static").rglob("*") if f.is_file()),
        *sorted((RACINE / "templates").rglob("*.html")),
        *(RACINE / nom for nom in ("requirements/base.txt", "package-lock.json", "portail/statiques.py")),
    ]
    return hashlib.sha256(b"\0".join(str(f).encode() + b"\0" + f.read_bytes() for f in fichiers)).hexdigest()[:16]
