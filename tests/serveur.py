"""Real servers for the tests that need them: Daphne on a free port of this machine, on the test database.

The servers last for the session; the base is emptied and refilled around each test that commits.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from annuaire.models import Utilisateur
from tests.annuaire.porte import confirmer
from tests.statiques import collecter

RACINE = Path(__file__).resolve().parent.parent
PATIENCE_S = 20.0


class Serveur:
    """One Daphne; `tuer` and `demarrer` may follow each other on the same port."""

    def __init__(self, *, journal: Path | None = None, **environnement: str) -> None:
        """`journal`: the file that keeps what it prints."""
        self.journal = journal
        self.port = port_libre()
        self.environnement = environnement_de_test() | {"STATIC_ROOT": str(collecter())} | environnement
        self.processus: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def demarrer(self) -> None:
        commande = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        with self.journal.open("ab") if self.journal else nullcontext() as sortie:
            self.processus = subprocess.Popen(
                [*commande, "portail.asgi:application"],
                cwd=RACINE,
                env=self.environnement,
                stdout=sortie,
                stderr=sortie,
                preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
            )
        assert attendre(self._repond, delai=60), "Daphne n'a pas démarré"

    def tuer(self) -> None:
        assert self.processus is not None
        self.processus.kill()
        self.processus.wait()

    def relever(self) -> None:
        """Start it, unless it runs: a test may have killed it."""
        if self.processus is None or self.processus.poll() is not None:
            self.demarrer()

    def arreter(self) -> None:
        if self.processus is not None:
            arreter(self.processus, signal.SIGTERM, patience=10)

    def ouvrir(self, cle: str | None, *, origine: str | None = None, page_de: Any = "", **options: Any) -> Oreille:
        """A socket on the fil, with this session's cookie, from the page of that person."""
        entetes = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cle}"} if cle else {}
        adresse = f"ws://127.0.0.1:{self.port}/fil/?u={page_de}"
        reglages: dict[str, Any] = {"max_size": None, "compression": None, "open_timeout": PATIENCE_S} | options
        reglages |= {"origin": origine or self.url, "additional_headers": entetes}
        return Oreille(connect(adresse, legacy=True, **reglages))

    def _repond(self) -> bool:
        assert self.processus is not None and self.processus.poll() is None, "Daphne s'est arrêté"
        try:
            with urlopen(f"{self.url}/sante/vivant", timeout=5) as reponse:  # noqa: S310
                return reponse.status == 200
        except (URLError, OSError):
            return False


class Oreille:
    """A client of the fil that keeps all it has heard."""

    def __init__(self, prise: ClientConnection) -> None:
        self.prise = prise
        self.entendu: list[dict[str, Any]] = []

    def __enter__(self) -> Oreille:
        return self

    def __exit__(self, genre: type[BaseException] | None, e: BaseException | None, t: TracebackType | None) -> None:
        self.prise.close()

    def dire(self, **trame: Any) -> None:
        self.prise.send(json.dumps(trame))

    def suivre(self, **curseurs: int) -> dict[str, Any]:
        """Follow g<id>=cursor and wait for the heads that end the catch-up."""
        self.dire(type="suivre", curseurs={groupe[1:]: numero for groupe, numero in curseurs.items()})
        return self.attendre("tetes")

    def attendre(self, genre: str, condition: Callable[[dict[str, Any]], bool] = lambda trame: True) -> dict[str, Any]:
        """The next frame of this type that satisfies the condition; the others are kept in `entendu`."""
        fin = time.monotonic() + PATIENCE_S
        while True:
            trame = json.loads(self.prise.recv(timeout=max(0.0, fin - time.monotonic())))
            self.entendu.append(trame)
            if trame["type"] == genre and condition(trame):
                return trame

    def attendre_numero(self, numero: int) -> list[int]:
        """All the numbers of dépêches heard so far, once this one has come."""
        if numero not in self.numeros:
            self.attendre("depeche", lambda trame: trame["numero"] >= numero)
        return self.numeros

    def ecouter(self, secondes: float) -> list[int]:
        """All the numbers of dépêches heard so far, once this time has passed."""
        fin = time.monotonic() + secondes
        with suppress(TimeoutError):
            while True:
                self.entendu.append(json.loads(self.prise.recv(timeout=max(0.0, fin - time.monotonic()))))
        return self.numeros

    def attendre_fermeture(self) -> int | None:
        """The close code, once the server has closed."""
        fin = time.monotonic() + PATIENCE_S
        try:
            while True:
                self.entendu.append(json.loads(self.prise.recv(timeout=max(0.0, fin - time.monotonic()))))
        except ConnectionClosed as fermeture:
            return fermeture.rcvd.code if fermeture.rcvd else None

    @property
    def numeros(self) -> list[int]:
        return [trame["numero"] for trame in self.entendu if trame["type"] == "depeche"]


def environnement_de_test() -> dict[str, str]:
    """The environment of a process that must see the same base as the test."""
    return os.environ | {"DATABASE_URL": url_de_la_base(), "PORTAIL_MODE": "test", "SECRET_KEY": settings.SECRET_KEY}


def url_de_la_base() -> str:
    base = connection.settings_dict
    acces = quote(base["USER"] or "") + (f":{quote(base['PASSWORD'])}" if base["PASSWORD"] else "")
    hote, port = base["HOST"] or "", f":{base['PORT']}" if base["PORT"] else ""
    if hote.startswith("/"):
        return f"postgresql://{acces}@{port}/{base['NAME']}?host={quote(hote, safe='')}"
    return f"postgresql://{acces}@{hote}{port}/{base['NAME']}"


def ouvrir_session(utilisateur: Utilisateur) -> str:
    """A signed-in session of this person; returns its key."""
    client = Client()
    client.force_login(utilisateur, backend="annuaire.connexion.ConnexionPortail")
    confirmer(client)
    cle = client.session.session_key
    assert cle is not None
    return cle


class Serveurs:
    """They last for the session: a Daphne starts when it is first asked for, and again after a test that killed it."""

    def __init__(self) -> None:
        self._lances: dict[tuple[tuple[str, str], ...], list[Serveur]] = {}

    def demander(self, combien: int = 1, **reglages: str) -> list[Serveur]:
        """As many, with these settings in their environment."""
        lances = self._lances.setdefault(tuple(sorted(reglages.items())), [])
        while len(lances) < combien:
            lances.append(Serveur(journal=None, **reglages))
        for serveur in lances[:combien]:
            serveur.relever()
        return lances[:combien]

    def arreter(self) -> None:
        for serveur in chain.from_iterable(self._lances.values()):
            serveur.arreter()


@pytest.fixture(scope="session")
def _serveurs(django_db_setup: None, django_db_blocker: Any) -> Iterator[Serveurs]:
    serveurs = Serveurs()
    yield serveurs
    serveurs.arreter()


@pytest.fixture
def serveur(base_reelle: None, _serveurs: Serveurs) -> Serveur:
    """A test may kill it."""
    return _serveurs.demander()[0]


@pytest.fixture
def deux_serveurs(base_reelle: None, _serveurs: Serveurs) -> list[Serveur]:
    return _serveurs.demander(2)
