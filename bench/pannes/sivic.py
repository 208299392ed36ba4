"""Count and orient two hundred victims while SIVIC, its line, the workers and Redis break; then compare both sides."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from emplacements import RACINE
from processus import arreter, attendre, echouer, fin_du_journal

from bench.pannes.jugement_sivic import BilanSivic, juger, lire
from bench.scene import BINAIRES, Scene, ports_libres, repond

VICTIMES = 200
HOPITAL_S = 2
# A request may meet several; what is refused waits for somebody, who sends it again at the end.
CHANCES = {"erreur": 0.2, "coupe": 0.02, "perdue": 0.2, "double": 0.3, "desordre": 0.3, "lent": 0.05, "refuse": 0.02}
REPOS_S = (1.0, 4.0)
# Breaking goes on until so much of the outbox has left at least once: after it all would go through.
PART_PARTIE = 0.5
PANNES_MAX_S = 120
PATIENCE_S = 240
SANS_REPRISE = "bench.pannes.sans_reprise"


class Echange:
    """The simulated SIVIC, a worker and the clock of the exchange. Without `reprise`, what fails is given up."""

    def __init__(self, lieu: Scene, graine: int, *, reprise: bool) -> None:
        self.lieu, self.hasard = lieu, random.Random(graine)
        [self.port] = ports_libres(1)
        lieu.environnement |= {
            "SIVIC_URL": f"http://127.0.0.1:{self.port}",
            "SIVIC_JETON": secrets.token_urlsafe(32),
            "SIVIC_EXERCICE": "oui",
            "PYTHONPATH": str(RACINE),
        }
        self.application = "portail" if reprise else SANS_REPRISE
        self.faites: Counter[str] = Counter()
        self.sivic: subprocess.Popen[bytes] | None = None
        self.travailleur: subprocess.Popen[bytes] | None = None
        self.minuterie: subprocess.Popen[bytes] | None = None
        self.genres: dict[str, Callable[[], None]] = {
            "SIVIC tué (kill -9)": self.tuer_sivic,
            "travailleur tué (kill -9)": self.tuer_travailleur,
            "connexions à la base coupées": self.couper_connexions,
            "Redis tué (kill -9)": self.tuer_redis,
        }

    def demarrer(self) -> None:
        self.lancer_sivic()
        self.lancer_travailleur()
        calendrier = str(self.lieu.dossier / "calendrier")
        self.minuterie = self._celery("beat", "--schedule", calendrier)

    def lancer_sivic(self) -> None:
        commande = ["manage.py", "simulateur_sivic", "--port", str(self.port), "--admettre", str(HOPITAL_S)]
        self.sivic = self.lieu.lancer([str(BINAIRES / "python"), *commande], "sivic.log")
        if not attendre(lambda: repond(self.port), delai=60):
            echouer(f"Le simulateur ne répond pas :\n{fin_du_journal(self.lieu.dossier / 'sivic.log')}")

    def lancer_travailleur(self) -> None:
        self.travailleur = self._celery("worker", "--concurrency", "2", "--without-mingle", "--without-gossip")

    def regler(self, chances: dict[str, float]) -> None:
        with psycopg.connect(self.lieu.postgres.url, autocommit=True) as base:
            base.execute("DELETE FROM simulateur_sivic.panne")
            base.cursor().executemany("INSERT INTO simulateur_sivic.panne VALUES (%s, %s)", list(chances.items()))

    def semer(self, tant_que: Callable[[], bool]) -> None:
        """Break one thing after the other, each kind before any comes twice."""
        debut, a_venir = time.monotonic(), list[str]()
        while tant_que() and time.monotonic() - debut < PANNES_MAX_S:
            a_venir = a_venir or self.hasard.sample(list(self.genres), len(self.genres))
            genre = a_venir.pop()
            time.sleep(self.hasard.uniform(*REPOS_S))
            print(f"  {time.monotonic() - debut:6.1f} s  {genre}", flush=True)
            self.genres[genre]()
            self.faites[genre] += 1

    def tuer_sivic(self) -> None:
        _tuer(self.sivic)
        time.sleep(self.hasard.uniform(0, 3))
        self.lancer_sivic()

    def tuer_travailleur(self) -> None:
        _tuer(self.travailleur)
        self.lancer_travailleur()

    def couper_connexions(self) -> None:
        with psycopg.connect(self.lieu.postgres.url, autocommit=True) as base:
            base.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.6"
            )

    def tuer_redis(self) -> None:
        _tuer(self.lieu.redis.processus, groupe=False)
        time.sleep(self.hasard.uniform(0, 1))
        self.lieu.redis.demarrer()

    def _celery(self, *commande: str) -> subprocess.Popen[bytes]:
        celery = [str(BINAIRES / "celery"), "--quiet", "--app", self.application]
        return self.lieu.lancer([*celery, *commande, "--loglevel", "warning"], f"celery-{commande[0]}.log")


def eprouver(lieu: Scene, graine: int, *, duree: float, reprise: bool = True) -> BilanSivic:
    """One run: count, orient, break, mend, wait until nothing moves any more, compare."""
    carnet = lieu.dossier / "victimes.jsonl"
    with _echange(lieu, graine, reprise=reprise) as echange:
        evenement = json.loads(lieu.executer("bench/peupler_victimes.py", "ouvrir"))["evenement"]
        echange.demarrer()
        connu = "SELECT count(*) FROM sivic_envoi WHERE statut = 'accepte'"
        if not attendre(lambda: lieu.requete(connu) == "1", delai=60, pas=0.2):
            echouer(f"L'événement n'est pas arrivé :\n{fin_du_journal(lieu.dossier / 'celery-worker.log')}")
        echange.regler(CHANCES)
        gestes = [str(BINAIRES / "python"), "bench/peupler_victimes.py", "compter"]
        compte = lieu.lancer(
            [*gestes, str(evenement), str(VICTIMES), str(duree), str(graine), str(carnet)],
            "compter.log",
        )
        echange.semer(lambda: compte.poll() is None or not _assez_parti(lieu))
        if compte.returncode:
            echouer(f"Le dénombrement s'est arrêté :\n{fin_du_journal(lieu.dossier / 'compter.log')}")
        echange.regler({})
        if reprise:
            lieu.executer("bench/peupler_victimes.py", "renvoyer", str(evenement))
        calmer(lieu, patience=PATIENCE_S if reprise else 30)
        bilan = juger(lire(lieu.postgres.url, evenement), _gestes(carnet))
    _resumer(echange, bilan)
    return bilan


def calmer(lieu: Scene, *, patience: float) -> None:
    """Until the outbox is empty, everybody who was sent somewhere is admitted, and the journal is read to its end."""
    reste = (
        "SELECT (SELECT count(*) FROM sivic_envoi WHERE statut IN ('en_attente', 'envoye'))"
        " + (SELECT count(*) FROM simulateur_sivic.objet WHERE champs ? 'destination' AND admise_le IS NULL)"
        " + (SELECT count(*) FROM simulateur_sivic.journal) - (SELECT count(*) FROM sivic_reception)"
    )
    attendre(lambda: lieu.requete(reste) == "0", delai=patience, pas=0.5)


@contextmanager
def _echange(lieu: Scene, graine: int, *, reprise: bool) -> Iterator[Echange]:
    echange = Echange(lieu, graine, reprise=reprise)
    try:
        yield echange
    finally:
        for processus in (echange.minuterie, echange.travailleur, echange.sivic):
            if processus is not None:
                arreter(processus, signal.SIGTERM, patience=10)


def _assez_parti(lieu: Scene) -> bool:
    partis = "SELECT count(*) FILTER (WHERE essais > 0) >= %s * count(*) FROM sivic_envoi"
    return lieu.requete(partis % PART_PARTIE) == "True"


def _gestes(carnet: Path) -> list[dict[str, str]]:
    return [json.loads(ligne) for ligne in carnet.read_text().splitlines()]


def _tuer(processus: subprocess.Popen[bytes] | None, *, groupe: bool = True) -> None:
    """With its children, which Celery has."""
    assert processus
    if groupe:
        os.killpg(processus.pid, signal.SIGKILL)
    else:
        processus.kill()
    processus.wait()


def _resumer(echange: Echange, bilan: BilanSivic) -> None:
    print(
        f"  {sum(echange.faites.values())} pannes ; {bilan.victimes} victimes, {bilan.envois} envois,"
        f" {bilan.receptions} lignes reçues\n"
        f"  perdus {bilan.perdus}, doublés {bilan.doubles}, en désordre {bilan.desordonnes}",
        flush=True,
    )
    for grief in bilan.griefs[:10]:
        print(f"  ✗ {grief}", flush=True)


if __name__ == "__main__":
    sys.exit("Se lance par : make pannes")
