"""The stage of a measure: a durable PostgreSQL (fsync on), a Redis and Daphnes, in a folder removed at the end."""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import nginx_local
import psycopg
from emplacements import RACINE, creer_ephemere, dossier_de_postgres
from ports import port_libre
from postgres_local import PostgresLocal
from processus import arreter, attendre, echouer, fin_du_journal, mourir_avec_le_parent
from redis_local import RedisLocal
from reglages import reglages_de_test

BINAIRES = RACINE / ".venv" / "bin"
ADRESSE = "127.0.0.1"
DELAI_DE_DEMARRAGE = 60


class Scene:
    """What runs during a measure, and the environment that the portal's programs need to join it.

    With `grappe`, nginx stands in front of the web processes, with the site of deploiement/.
    """

    def __init__(self, dossier: Path, *, grappe: bool = False) -> None:
        self.dossier = dossier
        # The code that is run: this checkout's, or that of another version when its replacement is rehearsed.
        self.code = RACINE
        self.grappe = grappe
        self.nginx: subprocess.Popen[bytes] | None = None
        self.commande_de_nginx: list[str] = []
        self.postgres = PostgresLocal(dossier_de_postgres(dossier), durable=True)
        self.redis = RedisLocal(dossier / "redis", durable=False)
        self.daphnes: dict[int, subprocess.Popen[bytes]] = {}
        self.environnement: dict[str, str] = {}

    def demarrer(self) -> None:
        """Start the services, and bring an empty base and the static files up to date."""
        self.postgres.demarrer()
        self.redis.demarrer()
        self.environnement = reglages_de_mesure(self.dossier, self.postgres.url, self.redis.url)
        self.gerer("migrate", "--noinput")
        self.gerer("collectstatic", "--noinput")

    def arreter(self) -> None:
        self.arreter_nginx()
        for port in list(self.daphnes):
            self.arreter_daphne(port)
        self.redis.arreter()
        self.postgres.arreter()

    def gerer(self, *commande: str) -> str:
        """Run a management command."""
        return self.executer("manage.py", *commande)

    def executer(self, programme: str, *arguments: str, **reglages: str) -> str:
        """Run a Python program of the checkout with the portal's settings, changed by `reglages`; give its output."""
        resultat = subprocess.run(
            [BINAIRES / "python", self.code / programme, *arguments],
            cwd=self.code,
            env=os.environ | self.environnement | {"PYTHONPATH": str(self.code)} | reglages,
            capture_output=True,
            text=True,
            check=False,
        )
        if resultat.returncode:
            echouer(f"{programme} {' '.join(arguments)} a échoué :\n{resultat.stderr[-4000:]}")
        return resultat.stdout

    def requete(self, sql: str) -> str:
        """The first value that this SQL gives, seen by nobody but us."""
        with psycopg.connect(self.postgres.url, autocommit=True) as base:
            ligne = base.execute(sql).fetchone()
        return str(ligne[0]) if ligne else ""

    def lancer_daphne(self, port: int, **reglages: str) -> subprocess.Popen[bytes]:
        """Start one web process and return when it answers; `reglages` are settings for it alone."""
        commande = ["--bind", ADRESSE, "--port", str(port), "--verbosity", "0", "--no-server-name"]
        self.daphnes[port] = self.lancer(
            [str(BINAIRES / "daphne"), *commande, "portail.asgi:application"], f"daphne-{port}.log", **reglages
        )
        if not attendre(lambda: repond(port) or self.daphnes[port].poll() is not None, delai=DELAI_DE_DEMARRAGE):
            echouer(f"Daphne ne répond pas :\n{fin_du_journal(self.dossier / f'daphne-{port}.log')}")
        if self.daphnes[port].poll() is not None:
            echouer(f"Daphne s'est arrêté :\n{fin_du_journal(self.dossier / f'daphne-{port}.log')}")
        return self.daphnes[port]

    def arreter_daphne(self, port: int) -> None:
        arreter(self.daphnes.pop(port), signal.SIGTERM, patience=5)

    def devant(self, webs: Sequence[int]) -> list[int]:
        """The ports that people come to: those of the web processes, or nginx's."""
        if not self.grappe:
            return list(webs)
        [port] = ports_libres(1)
        statiques = Path(self.environnement["STATIC_ROOT"])
        self.commande_de_nginx = nginx_local.commande(self.dossier / "nginx", port, webs, statiques)
        self.lancer_nginx(port)
        return [port]

    def lancer_nginx(self, port: int) -> None:
        """Start it again on the port that it had."""
        self.nginx = self.lancer(self.commande_de_nginx, "nginx.log")
        if not attendre(lambda: repond(port), delai=DELAI_DE_DEMARRAGE):
            echouer(f"nginx ne répond pas :\n{fin_du_journal(self.dossier / 'nginx.log')}")

    def arreter_nginx(self) -> None:
        """At once: every connection is cut."""
        if self.nginx:
            arreter(self.nginx, signal.SIGTERM, patience=5)
            self.nginx = None

    def lancer(self, commande: Sequence[str], journal: str, **reglages: str) -> subprocess.Popen[bytes]:
        """Start a program of the measure; it dies with us."""
        with (self.dossier / journal).open("ab") as sortie:
            return subprocess.Popen(
                commande,
                cwd=self.code,
                env=os.environ | self.environnement | {"PYTHONPATH": str(self.code)} | reglages,
                stdin=subprocess.DEVNULL,
                stdout=sortie,
                stderr=sortie,
                start_new_session=True,
                preexec_fn=mourir_avec_le_parent(signal.SIGTERM),
            )


def reglages_de_mesure(dossier: Path, base: str, redis: str) -> dict[str, str]:
    """As in production, but for TLS, which nginx does."""
    return reglages_de_test(dossier) | {
        "DATABASE_URL": base,
        "REDIS_URL": redis,
        "NIVEAU_JOURNAL": "WARNING",
        "PORTAIL_MODE": "production",
        "PORTAIL_HTTPS": "non",
        "NUIT_HEURES": "0",
        "IDENTITES_CLES": secrets.token_urlsafe(48),
        "STATIC_ROOT": str(dossier / "static"),
    }


@contextmanager
def scene(*, grappe: bool = False, deployer: Callable[[Path], Path] | None = None) -> Iterator[Scene]:
    """A running stage; everything it started is stopped and everything it wrote removed at the end.

    `deployer` puts other code in a folder of the stage, which then begins with it.
    """
    dossier, verrou = creer_ephemere()
    with ExitStack() as pile:
        pile.callback(shutil.rmtree, dossier, ignore_errors=True)
        pile.enter_context(verrou)
        nouvelle = Scene(dossier, grappe=grappe)
        pile.callback(nouvelle.arreter)
        if deployer:
            nouvelle.code = deployer(dossier / "avant")
        nouvelle.demarrer()
        yield nouvelle


def ports_libres(combien: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    ports: set[int] = set()
    while len(ports) < combien:
        ports.add(port_libre())
    return list(ports)


def repond(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as prise:
        prise.settimeout(1)
        return prise.connect_ex((ADRESSE, port)) == 0


def permettre_prises(combien: int) -> None:
    """Raise the limit of open files for us and our children."""
    souple, dure = resource.getrlimit(resource.RLIMIT_NOFILE)
    if souple >= combien:
        return
    if dure != resource.RLIM_INFINITY and dure < combien:
        sys.exit(
            f"Il faut pouvoir ouvrir {combien} fichiers et la limite est de {dure} : "
            f"tapez « sudo prlimit --pid $$ --nofile={combien} » puis relancez."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (combien, dure))
