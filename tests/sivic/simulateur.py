"""The real simulator of SIVIC, in a process of its own, for the tests that exchange with it."""

import re
import signal
import subprocess
import sys

import pytest
import requests
from django.db import transaction
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent

from sivic.simulateur import base
from tests.serveur import RACINE, environnement_de_test

JETON = "jeton-de-test"
SECRET = "secret-commun-du-portail-et-de-sivic-de-test"


class Simulateur:
    """The process; `tuer` and `demarrer` may follow each other on the same port."""

    def __init__(self, **reglages):
        """`reglages`: settings of its process, SIVIC_EXERCICE among them."""
        self.reglages = reglages
        self.port = port_libre()
        self.options: tuple[str, ...] = ()
        self.processus: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self.port}"

    def demarrer(self, *options):
        self.options = options
        self.processus = subprocess.Popen(
            [sys.executable, "manage.py", "simulateur_sivic", "--port", str(self.port), *options],
            cwd=RACINE,
            env=environnement_de_test() | {"SIVIC_JETON": JETON, "SIVIC_SECRET": SECRET} | self.reglages,
            stdout=subprocess.DEVNULL,
            preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
        )
        assert attendre(self._repond, delai=60), "le simulateur n'a pas démarré"

    def demarrer_a_neuf(self):
        """Without options, whatever a test before has done to it."""
        if self.processus is not None and self.processus.poll() is None:
            if not self.options:
                return
            self.arreter()
        self.demarrer()

    def arreter(self):
        if self.processus is not None:
            arreter(self.processus, signal.SIGTERM, patience=10)

    def tuer(self):
        self.processus.kill()
        self.processus.wait()

    def presser(self, geste):
        """Press a button of its page: admettre, sortir."""
        seance = requests.Session()
        page = seance.get(self.url, timeout=5).text
        jeton = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        seance.post(f"{self.url}/", {"geste": geste, "csrfmiddlewaretoken": jeton}, timeout=20).raise_for_status()

    def _repond(self):
        try:
            return requests.get(self.url, timeout=5).status_code == 200
        except requests.RequestException:
            return False


@pytest.fixture(scope="session")
def _simulateur():
    """One process for all the tests: it keeps all that it knows in the base."""
    un = Simulateur()
    yield un
    un.arreter()


@pytest.fixture
def simulateur(base_reelle, settings, _simulateur):
    settings.SIVIC_URL, settings.SIVIC_JETON, settings.SIVIC_SECRET = _simulateur.url, JETON, SECRET
    # A schema that the tests do not empty: another test may have left its events there.
    with transaction.atomic():
        base.preparer()
        base.oublier()
    _simulateur.demarrer_a_neuf()
    return _simulateur
