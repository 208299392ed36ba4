"""A whole portal for the tests that need one: a web process, a worker and beat, on the test base and on a Redis of
their own that may be stopped, each with its journal kept.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from processus import arreter, mourir_avec_le_parent
from redis_local import RedisLocal

from annuaire.models import Utilisateur
from tests.serveur import RACINE, Serveur, environnement_de_test, ouvrir_session

CELERY = ("-m", "celery", "--quiet", "--app", "portail")
TRAVAILLEUR = ("worker", "--pool", "solo", "--without-mingle", "--without-gossip")


class Processus:
    """One process of Celery."""

    def __init__(self, *arguments: str, journal: Path, environnement: dict[str, str]) -> None:
        self.arguments, self.journal, self.environnement = arguments, journal, environnement
        self.processus: subprocess.Popen[bytes] | None = None

    def demarrer(self) -> None:
        with self.journal.open("ab") as sortie:
            self.processus = subprocess.Popen(
                [sys.executable, *CELERY, *self.arguments],
                cwd=RACINE,
                env=self.environnement,
                stdout=sortie,
                stderr=sortie,
                preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
            )

    def arreter(self) -> None:
        if self.processus is not None:
            arreter(self.processus, signal.SIGTERM, patience=20)


class Navigateur(requests.Session):
    """`cle`: that of its session."""

    cle: str


class PortailEntier:
    """What an installation runs, in one folder."""

    def __init__(self, dossier: Path, **reglages: str) -> None:
        self.dossier = dossier
        self.redis = RedisLocal(dossier / "redis", durable=False)
        self.redis.demarrer()
        propres = {"REDIS_URL": self.redis.url, "PORTAIL_DONNEES": str(dossier), "NIVEAU_JOURNAL": "INFO"} | reglages
        celery = environnement_de_test() | propres
        self.web = Serveur(journal=dossier / "web.log", **propres)
        self.travailleur = Processus(*TRAVAILLEUR, journal=dossier / "worker.log", environnement=celery)
        beat = ("beat", "--schedule", str(dossier / "calendrier"))
        self.minuterie = Processus(*beat, journal=dossier / "beat.log", environnement=celery)

    def demarrer(self) -> None:
        self.web.demarrer()
        self.travailleur.demarrer()
        self.minuterie.demarrer()

    def arreter(self) -> None:
        for processus in (self.web, self.minuterie, self.travailleur, self.redis):
            processus.arreter()

    def navigateur(self, personne: Utilisateur) -> Navigateur:
        """A session of this person, with what its forms need."""
        session = Navigateur()
        session.cle = ouvrir_session(personne)
        session.cookies.set(settings.SESSION_COOKIE_NAME, session.cle, domain="127.0.0.1")
        session.get(f"{self.web.url}/compte/profil/", timeout=30)
        session.headers["X-CSRFToken"] = session.cookies[settings.CSRF_COOKIE_NAME] or ""
        return session

    def ecrit(self) -> str:
        """All that its processes have printed so far."""
        return "\n".join(fichier.read_text() for fichier in sorted(self.dossier.glob("*.log")))

    def lignes(self, nom: str) -> list[dict[str, Any]]:
        """The lines of one journal: `web`, `worker`, `beat`. Python's own warnings at the start are none."""
        lues = (self.dossier / f"{nom}.log").read_text().splitlines()
        return [json.loads(ligne) for ligne in lues if ligne.startswith("{") and ligne.endswith("}")]
