"""The pages over a million entries: queries, time of the server, search; and the weight of the first screen."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from processus import echouer

from bench.diffusion import lire_groupe
from bench.ecran import peser
from bench.scene import ADRESSE, Scene, ports_libres

REPETITIONS = 30
RECHERCHES = {
    "mot fréquent": "régulation",
    "deux mots": "fuite chlore",
    "mot rare": "thoracotomie",
    "début de mot": "réanim",
    "un dossier": "dossier 345678",
    "absent": "stratosphère",
}
# The library: what is in a title, in the text of nearly all files, in few of them, by its beginning, in none.
DOCUMENTS = {
    "titre": "plan évacuation Toulouse",
    "texte partout": "régulateur orientation",
    "mot rare": "thoracotomie",
    "début de mot": "décontam",
    "absent": "stratosphère",
}


def mesurer(scene: Scene, *, entrees: int, documents: int, dire: Callable[[str], None]) -> dict[str, Any]:
    """Fill the base, then measure from inside and through HTTP."""
    dire(f"{entrees} entrées dans une main courante")
    debut = time.monotonic()
    sessions = scene.dossier / "sessions-pages"
    groupe = lire_groupe(scene.executer("bench/peupler.py", "300", str(sessions), "pages"))["groupe"]
    scene.executer("bench/million.py", str(entrees), str(groupe))
    dire(f"{documents} documents dans sa bibliothèque")
    scene.executer("bench/documents.py", str(documents), str(groupe))
    remplissage = time.monotonic() - debut
    cookies = sessions.read_text().splitlines()[0].partition("\t")[0]
    journal = f"/mains-courantes/{groupe}/"
    adresses = {nom: f"/recherche/?q={quote(q)}" for nom, q in RECHERCHES.items()}
    bibliotheque = {nom: f"/ged/recherche/?q={quote(q)}" for nom, q in DOCUMENTS.items()}
    toutes = [journal, *adresses.values(), *bibliotheque.values()]
    dire("pages et recherches, 30 fois chacune")
    vues = json.loads(scene.executer("bench/vues.py", cookies, *toutes).splitlines()[-1])
    for adresse, vue in vues.items():
        if vue["statut"] != HTTPStatus.OK:
            echouer(f"{adresse} répond {vue['statut']} au lieu de 200.")
    [port] = ports_libres(1)
    scene.lancer_daphne(port)
    try:
        base = f"http://{ADRESSE}:{port}"
        for adresse, vue in vues.items():
            vue["http_p50_ms"] = _chronometrer(base + adresse, cookies)
        ecran = peser(base + journal, cookies)
    finally:
        scene.arreter_daphne(port)
    return {
        "entrees": entrees,
        "remplissage_s": round(remplissage),
        "main_courante": vues[journal],
        "recherches": {nom: vues[adresse] for nom, adresse in adresses.items()},
        "documents": documents,
        "recherches_documents": {nom: vues[adresse] for nom, adresse in bibliotheque.items()},
        "premier_ecran": ecran,
    }


def _chronometrer(adresse: str, cookies: str) -> float:
    """The whole request through Daphne, p50."""
    demande = urllib.request.Request(adresse, headers={"Cookie": cookies})  # noqa: S310
    durees = []
    for _ in range(REPETITIONS):
        debut = time.perf_counter()
        with urllib.request.urlopen(demande, timeout=60) as reponse:  # noqa: S310
            reponse.read()
        durees.append(1000 * (time.perf_counter() - debut))
    return sorted(durees)[REPETITIONS // 2]
