"""The stage of the measures runs the portal with the settings that production asks for, all of them."""

import os
import subprocess
import sys

from bench.scene import reglages_de_mesure
from tests.serveur import RACINE


def test_le_portail_accepte_les_reglages_de_la_mesure(tmp_path):
    reglages = reglages_de_mesure(tmp_path, "postgresql://personne@localhost/rien", "redis://localhost:1/0")
    heritees = {nom: valeur for nom, valeur in os.environ.items() if nom in ("PATH", "HOME", "LANG")}
    resultat = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            "from django.conf import settings; print(settings.MODE)",
        ],
        cwd=RACINE,
        env=heritees | reglages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert resultat.stdout.strip() == "production", resultat.stderr[-500:]
