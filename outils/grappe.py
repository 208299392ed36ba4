"""What `make grappe` calls: as in production on one machine, until Ctrl-C. Usage: grappe.py [PORT]

nginx with the site of deploiement/, two web processes, two workers by queue, beat; the services and the demonstration
base of `make run`.
"""

import shlex
import sys
from pathlib import Path

import nginx_local
from demarrer import (
    Arret,
    completer,
    dire,
    ecouter_les_signaux,
    lire_port,
    preparer,
    servir,
    seule_execution,
    verifier_port_libre,
)
from emplacements import RACINE, donnees
from services import services
from superviseur import lire_procfile

WEBS = 2
TRAVAILLEURS = {"direct": "direct", "fond": "documents,abonnes,telephonie"}
PORT_DU_PROCFILE = "${PORT:-8000}"


def principal(arguments: list[str]) -> int:
    """Prepare, run until asked to stop, stop everything."""
    ecouter_les_signaux()
    port = lire_port(arguments)
    webs = [port + rang + 1 for rang in range(WEBS)]
    nginx_local.exiger()
    try:
        with seule_execution(port):
            for chacun in (port, *webs):
                verifier_port_libre(chacun)
            dire("PostgreSQL et Redis")
            with services() as reglages:
                environnement = completer(reglages, port) | {"PROXYS_DE_CONFIANCE": "1"}
                preparer(environnement)
                statiques = Path(environnement["STATIC_ROOT"])
                return servir(environnement, port, commandes(port, webs, statiques, donnees() / "nginx"))
    except Arret:
        print("\nGrappe arrêtée.", flush=True)
        return 0


def commandes(port: int, webs: list[int], statiques: Path, dossier: Path) -> dict[str, str]:
    """The processes of the Procfile, several times, and nginx in front."""
    procfile = lire_procfile(RACINE / "Procfile")
    grappe = {f"web-{web}": procfile["web"].replace(PORT_DU_PROCFILE, str(web)) for web in webs}
    for nom, files in TRAVAILLEURS.items():
        grappe[nom] = f"{procfile['worker']} --queues {files} --hostname {nom}@%h"
    grappe["beat"] = procfile["beat"]
    grappe["nginx"] = shlex.join(nginx_local.commande(dossier, port, webs, statiques))
    return grappe


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
