"""The faults, drawn at random from a seed: each breaks something for good, then brings it back."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence

import psycopg

from bench.scene import Scene

REPOS_S = (0.2, 1.2)
IMMEDIAT = signal.SIGQUIT  # PostgreSQL's own word for "now".


class Fautes:
    """What can be broken on this stage. Everything here runs in the main thread: the children follow it."""

    def __init__(
        self, scene: Scene, ports: Sequence[int], graine: int, *, nginx: int | None = None, **reglages: str
    ) -> None:
        self.scene = scene
        self.ports = ports
        self.hasard = random.Random(graine)
        self.reglages = reglages
        self.faites: Counter[str] = Counter()
        self.genres: dict[str, Callable[[], None]] = {
            "Daphne tué (kill -9)": self.tuer_daphne,
            "Redis tué (kill -9)": self.tuer_redis,
            "PostgreSQL arrêté net": self.arreter_postgres,
            "connexions à la base coupées": self.couper_connexions,
            "Redis et Daphne tués ensemble": self.tuer_redis_et_daphne,
        }
        self.nginx = nginx
        if nginx:
            self.genres["nginx arrêté net"] = self.arreter_nginx

    def semer(self, combien: int, duree_s: float) -> None:
        """At least this many faults, over at least this long; each kind comes before any comes twice."""
        debut = time.monotonic()
        a_venir: list[str] = []
        while sum(self.faites.values()) < combien or time.monotonic() - debut < duree_s:
            if not a_venir:
                a_venir = self.hasard.sample(list(self.genres), len(self.genres))
            genre = a_venir.pop()
            time.sleep(self.hasard.uniform(*REPOS_S))
            print(f"  {time.monotonic() - debut:6.1f} s  {genre}", flush=True)
            self.genres[genre]()
            self.faites[genre] += 1

    def tuer_daphne(self) -> None:
        port = self.hasard.choice(self.ports)
        self._tuer_daphne(port)
        self.scene.lancer_daphne(port, **self.reglages)

    def tuer_redis(self) -> None:
        self._tuer_redis()
        time.sleep(self.hasard.uniform(0, 0.5))
        self.scene.redis.demarrer()

    def arreter_postgres(self) -> None:
        """The immediate shutdown: no checkpoint, every session cut; the next start replays the journal."""
        processus = self.scene.postgres.processus
        assert processus
        processus.send_signal(IMMEDIAT)
        processus.wait()
        time.sleep(self.hasard.uniform(0, 0.3))
        self.scene.postgres.demarrer()

    def couper_connexions(self) -> None:
        """Those of the portal, at random, at whatever moment of their work they are."""
        part = self.hasard.choice([0.3, 0.6, 1.0])
        with psycopg.connect(self.scene.postgres.url, autocommit=True) as base:
            base.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < %s",
                (part,),
            )

    def tuer_redis_et_daphne(self) -> None:
        port = self.hasard.choice(self.ports)
        self._tuer_redis()
        self._tuer_daphne(port)
        self.scene.redis.demarrer()
        self.scene.lancer_daphne(port, **self.reglages)

    def arreter_nginx(self) -> None:
        """Every socket is cut at the same instant, and everybody comes back at the same time."""
        assert self.nginx
        self.scene.arreter_nginx()
        time.sleep(self.hasard.uniform(0, 0.5))
        self.scene.lancer_nginx(self.nginx)

    def _tuer_daphne(self, port: int) -> None:
        processus = self.scene.daphnes[port]
        processus.kill()
        processus.wait()

    def _tuer_redis(self) -> None:
        processus = self.scene.redis.processus
        assert processus
        processus.kill()
        processus.wait()
