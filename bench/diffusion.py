"""From a POST to the last of N readers: the portal on two Daphnes against the floor, in turns of the same run."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emplacements import RACINE
from processus import arreter, attendre, echouer

from bench.client import Client
from bench.ressources import Voisins, attendre_le_calme, memoire_kio, processeur_s
from bench.scene import Scene, ports_libres, repond

OCTETS_PAR_DEFAUT = 3000


@dataclass(frozen=True)
class Plan:
    """How long to measure: turns, entries per turn one at a time, seconds per turn at full speed, seconds of rest.

    A turn during which other programs took more than `bruit_max` of the machine is done again, at most `reprises`
    times.
    """

    tours: int = 4
    entrees: int = 25
    secondes: int = 5
    connexions: int = 16
    repos_s: int = 20
    bruit_max: float = 0.05
    reprises: int = 6


@dataclass(frozen=True)
class Decor:
    """Who connects to what."""

    scene: Scene
    programme: Path
    sessions: Path
    groupe: int


def mesurer(decor: Decor, lecteurs: int, plan: Plan) -> dict[str, Any]:
    """Everything about one number of readers."""
    with ExitStack() as pile:
        ports = pile.enter_context(deux_daphnes(decor.scene))
        octets = echauffer(decor, ports)
        vide = _consommation(decor, 5)
        portail = pile.enter_context(client_du_portail(decor, ports, lecteurs, plan.connexions))
        repos = _au_repos(decor, lecteurs, plan.repos_s, vide)
        plancher = pile.enter_context(client_du_plancher(decor, lecteurs, plan.connexions, octets))
        plancher.latence(5)
        portail.latence(5)
        tours = _tours(portail, plancher, plan)
    return {"lecteurs": lecteurs, "octets_par_trame": octets, "repos": repos} | _bilan(tours)


@contextmanager
def deux_daphnes(scene: Scene, **reglages: str) -> Iterator[list[int]]:
    """The web processes, fresh for each measure of memory; gives the ports that people come to."""
    ports = ports_libres(2)
    try:
        for port in ports:
            scene.lancer_daphne(port, **reglages)
        yield scene.devant(ports)
    finally:
        scene.arreter_nginx()
        for port in ports:
            scene.arreter_daphne(port)


def client_du_portail(decor: Decor, ports: Sequence[int], lecteurs: int, posteurs: int) -> Client:
    """N readers of the groupe, level with its head."""
    tete = tete_du_fil(decor)
    client = Client(
        decor.programme,
        ports=ports,
        sessions=decor.sessions,
        lecteurs=lecteurs,
        posteurs=posteurs,
        suivre={"type": "suivre", "curseurs": {str(decor.groupe): tete}},
        entrees=f"/api/v1/groupes/{decor.groupe}/entrees/",
        curseur=tete,
    )
    if client.branchement["coupures"] or client.branchement["refus"]:
        echouer(f"Tous les lecteurs n'ont pas pu se brancher : {client.branchement}")
    return client


@contextmanager
def client_du_plancher(decor: Decor, lecteurs: int, posteurs: int, octets: int) -> Iterator[Client]:
    """The bare server and its readers."""
    with (
        plancher_servi(decor, octets) as port,
        Client(
            decor.programme,
            ports=[port],
            sessions=decor.sessions,
            lecteurs=lecteurs,
            posteurs=posteurs,
            suivre={"type": "suivre"},
            entrees="/entrees/",
        ) as client,
    ):
        yield client


@contextmanager
def plancher_servi(decor: Decor, octets: int) -> Iterator[int]:
    """The bare server, on the same base, with frames of the same size; gives its port."""
    [port] = ports_libres(1)
    commande = [str(RACINE / ".venv" / "bin" / "python"), "bench/plancher.py", str(port), str(octets)]
    serveur = decor.scene.lancer(commande, "plancher.log")
    try:
        if not attendre(lambda: repond(port), delai=20):
            echouer("Le plancher ne démarre pas.")
        yield port
    finally:
        arreter(serveur)


def tete_du_fil(decor: Decor) -> int:
    """The number of the last dépêche of the groupe."""
    requete = f"select coalesce(max(dernier_numero), 0) from fil_fil where groupe_id = {decor.groupe}"
    return int(decor.scene.requete(requete))


def echauffer(decor: Decor, ports: Sequence[int]) -> int:
    """Bring both processes to their cruising state; gives the size of the portal's frames."""
    with client_du_portail(decor, ports, 10, 16) as client:
        client.latence(10, 5)
        return client.debit(3, 16)["octets_par_depeche"] or OCTETS_PAR_DEFAUT


def _consommation(decor: Decor, secondes: float) -> dict[str, float]:
    """Memory of the web processes, and the processor time they take in one second."""
    pids = [daphne.pid for daphne in decor.scene.daphnes.values()]
    avant = sum(map(processeur_s, pids))
    debut = time.monotonic()
    time.sleep(secondes)
    pris = sum(map(processeur_s, pids)) - avant
    return {"memoire_kio": sum(map(memoire_kio, pids)), "processeur": pris / (time.monotonic() - debut)}


def _au_repos(decor: Decor, lecteurs: int, secondes: int, vide: dict[str, float]) -> dict[str, float]:
    """What a socket costs when nothing happens."""
    plein = _consommation(decor, secondes)
    return {
        "kio_par_prise": (plein["memoire_kio"] - vide["memoire_kio"]) / lecteurs,
        "processeur_pour_cent": 100 * plein["processeur"],
        "processeur_us_par_prise_et_s": 1e6 * (plein["processeur"] - vide["processeur"]) / lecteurs,
    }


def _tours(portail: Client, plancher: Client, plan: Plan) -> list[dict[str, Any]]:
    """The quietest turns, as many as wanted."""
    tours: list[dict[str, Any]] = []
    for _ in range(plan.tours + plan.reprises):
        attendre_le_calme(plan.bruit_max)
        tours.append(_un_tour(portail, plancher, plan))
        if sum(tour["bruit"] <= plan.bruit_max for tour in tours) >= plan.tours:
            break
    return sorted(tours, key=lambda tour: tour["bruit"])[: plan.tours]


def _un_tour(portail: Client, plancher: Client, plan: Plan) -> dict[str, Any]:
    """Floor and portal side by side, so that the noise of the machine falls on both."""
    voisins = Voisins()
    mesures = {
        "plancher_latence": plancher.latence(plan.entrees),
        "portail_latence": portail.latence(plan.entrees),
        "plancher_debit": plancher.debit(plan.secondes, plan.connexions),
        "portail_debit": portail.debit(plan.secondes, plan.connexions),
    }
    return mesures | {"bruit": voisins.part()}


def _bilan(tours: list[dict[str, Any]]) -> dict[str, Any]:
    """Percentiles over all turns; ratios are the median of those of each turn."""
    dernier = max((tour["portail_debit"] for tour in tours), key=lambda mesure: mesure["recues"])
    return {
        "bruit": max(tour["bruit"] for tour in tours),
        "portail": _cote(tours, "portail"),
        "plancher": _cote(tours, "plancher"),
        "rapport_p50": statistics.median(
            centile(t["portail_latence"]["latences_ms"], 50) / centile(t["plancher_latence"]["latences_ms"], 50)
            for t in tours
        ),
        "rapport_debit": statistics.median(debit(t["portail_debit"]) / debit(t["plancher_debit"]) for t in tours),
        "livraisons": {
            nom: dernier[nom]
            for nom in ("recues", "perdues", "doublees", "desordonnees", "refus", "coupures", "entrees_refusees")
        },
    }


def _cote(tours: list[dict[str, Any]], cote: str) -> dict[str, float]:
    latences = [ms for tour in tours for ms in tour[f"{cote}_latence"]["latences_ms"]]
    return {f"p{rang}": centile(latences, rang) for rang in (50, 95, 99)} | {
        "entrees_par_s": statistics.median(debit(tour[f"{cote}_debit"]) for tour in tours)
    }


def debit(mesure: dict[str, Any]) -> float:
    """Entries that every reader received, per second."""
    return len(mesure["latences_ms"]) / mesure["secondes"]


def centile(valeurs: Sequence[float], rang: int) -> float:
    """The value that this share of the others do not exceed; infinite when nothing arrived."""
    ordonnees = sorted(valeurs)
    return ordonnees[min(len(ordonnees) - 1, len(ordonnees) * rang // 100)] if ordonnees else float("inf")


def lire_groupe(sortie: str) -> dict[str, int]:
    """What peupler.py printed."""
    return json.loads(sortie.strip().splitlines()[-1])
