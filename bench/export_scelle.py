"""How long the sealed export of a crisis takes: export_scelle.py [ENTREES [VICTIMES]]. Asked as a browser does."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "outils")]

from bench.ressources import memoire_kio, processeur_s  # noqa: E402 — found by the path that was just set
from bench.scene import ADRESSE, Scene, ports_libres, scene  # noqa: E402

ENTREES, VICTIMES, CHANGEMENTS = 5_000, 2_000, 500
FOIS = 3


def mesurer(lieu: Scene, entrees: int = ENTREES, victimes: int = VICTIMES) -> None:
    seance = lieu.dossier / "seance"
    nombres = [str(n) for n in (entrees, CHANGEMENTS, 0)]
    dit = lieu.executer("bench/peupler_evenement.py", *nombres, str(seance), str(victimes), PORTAIL_MODE="test")
    evenement = json.loads(dit.splitlines()[-1])["evenement"]
    depeches = lieu.requete(
        f"SELECT count(*) FROM fil_depeche d JOIN evenements_evenement e USING (groupe_id) WHERE e.id = {evenement}"
    )
    print(f"{entrees} entrées, {victimes} victimes, {CHANGEMENTS} changements de la carte : {depeches} dépêches")
    [port] = ports_libres(1)
    pid = lieu.lancer_daphne(port).pid
    cookies = seance.read_text().partition("\t")[0]
    adresse = f"http://{ADRESSE}:{port}/evenements/{evenement}/export-scelle.zip"
    for _ in range(FOIS):
        debut, avant = time.perf_counter(), processeur_s(pid)
        with urllib.request.urlopen(urllib.request.Request(adresse, headers={"Cookie": cookies})) as reponse:
            premier, recu = time.perf_counter() - debut, len(reponse.read())
        entier, processeur, memoire = time.perf_counter() - debut, processeur_s(pid) - avant, memoire_kio(pid) // 1024
        print(f"{entier:.1f} s, dont {premier:.1f} avant le premier octet ; {processeur:.1f} s de processeur")
        print(f"  {recu / 1e6:.1f} Mo reçus ; {memoire} Mio de mémoire résidente ensuite")


if __name__ == "__main__":
    with scene() as le_lieu:
        mesurer(le_lieu, *map(int, sys.argv[1:]))
