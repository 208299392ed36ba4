"""An update rehearsed as docs/exploitation.md says it, while people write and read: the base first, then the workers,
then one web process at a time; once from the version before, once more as the next version will find this one."""

from __future__ import annotations

import io
import signal
import subprocess
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from emplacements import RACINE
from processus import arreter, attendre, echouer

from bench.pannes.carnet import Carnet
from bench.scene import ADRESSE, BINAIRES, Scene

FILES = {"direct": "direct", "fond": "documents,abonnes,telephonie"}
PATIENCE_S = 120.0
# Each state of the installation is lived in for that long; longer than the `fail_timeout` of nginx.
VIE_S = 4.0


@dataclass
class Etape:
    """One part of the rehearsal, and what people saw of it."""

    nom: str
    de: float
    part_l_ancienne: bool = False
    jusqu_a: float = 0.0
    manques: Counter[str] = field(default_factory=Counter)
    coupure_s: float = 0.0
    retard_s: float = 0.0

    def lire(self, carnet: Carnet) -> None:
        """What fell in it. An entry is late for a reader from the moment that its writer was told that it is there."""
        self.manques = Counter(manque.quoi for manque in carnet.manques if self.de <= manque.a < self.jusqu_a)
        coupures = (coupure for lecture in carnet.lectures for coupure in lecture.coupures)
        self.coupure_s = max((c.duree_s for c in coupures if self.de <= c.a < self.jusqu_a), default=0.0)
        poses = {a.entree: a.le for a in carnet.acquittees if self.de <= a.le < self.jusqu_a}
        retards = (
            lecture.premiere_fois[numero] - poses[objet]
            for lecture in carnet.lectures
            for numero, objet in lecture.objets.items()
            if objet in poses
        )
        self.retard_s = max(retards, default=0.0)

    def dite(self) -> str:
        refus = ", ".join(f"{combien} × {quoi}" for quoi, combien in self.manques.items()) or "aucun refus"
        return (
            f"{self.jusqu_a - self.de:6.1f} s  {self.nom} : {refus} ; sans direct {self.coupure_s:.2f} s au pire, "
            f"une entrée vue {self.retard_s:.2f} s après"
        )


class Repetition:
    """The processes of an installation, and the gestures of who updates it."""

    def __init__(self, lieu: Scene, webs: list[int]) -> None:
        self.lieu = lieu
        self.webs = webs
        self.celery: dict[str, subprocess.Popen[bytes]] = {}
        self.etapes: list[Etape] = []

    @contextmanager
    def etape(self, nom: str, *, part_l_ancienne: bool = False) -> Iterator[None]:
        """What happens here, and what people see until the next one begins."""
        etape = Etape(nom, time.monotonic(), part_l_ancienne)
        self.etapes.append(etape)
        print(f"  … {nom}", flush=True)
        yield
        time.sleep(VIE_S)
        etape.jusqu_a = time.monotonic()

    def demarrer(self) -> None:
        self._lancer_celery()
        for web in self.webs:
            self.lieu.lancer_daphne(web)

    def arreter(self) -> None:
        self._arreter_celery()

    def changer_les_travailleurs(self) -> None:
        """A first TERM lets the tasks under way end."""
        self._arreter_celery()
        self._lancer_celery()

    def changer_un_web(self, web: int) -> None:
        """As systemctl restart does, then wait as the procedure says."""
        arreter(self.lieu.daphnes[web], signal.SIGTERM, patience=35)
        self.lieu.lancer_daphne(web)
        if not attendre(lambda: _est_pret(web), delai=PATIENCE_S, pas=0.2):
            echouer(f"Le web {web} n'est pas prêt.")

    def tuer_tous_les_webs(self) -> None:
        """What the procedure is there to spare: everybody at once, without a word."""
        for web in self.webs:
            self.lieu.daphnes[web].kill()
            self.lieu.daphnes[web].wait()
        for web in self.webs:
            self.lieu.lancer_daphne(web)

    def _lancer_celery(self) -> None:
        celery = [str(BINAIRES / "celery"), "--quiet", "--app", "portail"]
        for nom, files in FILES.items():
            commande = [*celery, "worker", "--queues", files, "--hostname", f"{nom}@%h", "--concurrency", "1"]
            commande += ["--loglevel", "warning", "--without-mingle", "--without-gossip"]
            self.celery[nom] = self.lieu.lancer(commande, f"{nom}.log")
        beat = [*celery, "beat", "--loglevel", "warning", "--schedule", str(self.lieu.dossier / "calendrier")]
        self.celery["beat"] = self.lieu.lancer(beat, "beat.log")

    def _arreter_celery(self) -> None:
        for processus in self.celery.values():
            processus.terminate()
        for processus in self.celery.values():
            processus.wait(PATIENCE_S)
        self.celery.clear()


def jouer(repetition: Repetition) -> list[str]:
    """The whole procedure; gives the migrations that it applied."""
    lieu = repetition.lieu
    with repetition.etape("la version d'avant, seule"):
        pass
    lieu.code = RACINE
    avant = migrations_faites(lieu)
    with repetition.etape("la base passe à la nouvelle version"):
        lieu.gerer("collectstatic", "--noinput")
        lieu.gerer("migrate", "--noinput")
    nouvelles = sorted(migrations_faites(lieu) - avant)
    with repetition.etape("travailleurs et minuterie changent"):
        repetition.changer_les_travailleurs()
    for rang, web in enumerate(repetition.webs, 1):
        with repetition.etape(f"le web {rang} quitte la version d'avant", part_l_ancienne=True):
            repetition.changer_un_web(web)
    for rang, web in enumerate(repetition.webs, 1):
        with repetition.etape(f"le web {rang} redémarre, comme à la prochaine version"):
            repetition.changer_un_web(web)
    return nouvelles


def brusquer(repetition: Repetition) -> list[str]:
    """The control: no step, no word."""
    with repetition.etape("les deux web tués ensemble"):
        repetition.tuer_tous_les_webs()
    return []


def deployer(version: str, dossier: Path) -> Path:
    """The code of another version in a folder beside, with the libraries of this one."""
    archive = subprocess.run(["git", "archive", version], cwd=RACINE, capture_output=True, check=False)
    if archive.returncode:
        echouer(f"La version {version} ne se lit pas dans ce dépôt :\n{archive.stderr.decode(errors='replace')}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as contenu:
        contenu.extractall(dossier, filter="data")
    (dossier / "static" / "vendor").symlink_to(RACINE / "static" / "vendor")
    return dossier


def version_d_avant() -> str:
    """The one before the last migration: its replacement then changes the base."""
    commande = ["git", "log", "-1", "--format=%H", "--diff-filter=A", "--", ":(glob)*/migrations/0*.py"]
    trouvee = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False).stdout.strip()
    return f"{trouvee}^" if trouvee else echouer("Pas d'historique ici : nommez la version d'avant par --avant.")


def migrations_faites(lieu: Scene) -> set[str]:
    return set(lieu.requete("SELECT string_agg(app || '.' || name, ' ') FROM django_migrations").split())


def _est_pret(web: int) -> bool:
    try:
        with urlopen(f"http://{ADRESSE}:{web}/sante/pret", timeout=5) as reponse:
            return reponse.status == 200
    except (URLError, OSError):
        return False
