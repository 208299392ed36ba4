"""A whole portal on a small training base, with its workers and a simulated SIVIC, and the exercise played in it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from processus import arreter, attendre, mourir_avec_le_parent

from annuaire.models import Utilisateur
from ged.actes.traiter import a_reprendre
from tests.parcours.conftest import ECRAN
from tests.parcours.heure.dehors import Abonne, Dehors
from tests.parcours.heure.vivre import Personne
from tests.serveur import RACINE
from tests.sivic.simulateur import JETON, SECRET, Simulateur
from tests.travailleurs import PortailEntier

TELEPHONE = {"width": 390, "height": 844}
# The two hours of the scenario in two minutes.
VITESSE = 60


class Animation:
    """« manage.py animer », in a process of its own."""

    def __init__(self, portail: PortailEntier, dossier: Path) -> None:
        self.journal = dossier / "animer.txt"
        with self.journal.open("wb") as sortie:
            self.processus = subprocess.Popen(
                [sys.executable, "manage.py", "animer", "--vitesse", str(VITESSE)],
                cwd=RACINE,
                env=portail.web.environnement,
                stdout=sortie,
                stderr=sortie,
                preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
            )

    def venues(self) -> set[str]:
        """What those who wait for the exercise may go on from."""
        return set() if self.processus.poll() is None else {"animation.finie"}


@pytest.fixture
def simulateur(base_reelle: None) -> Simulateur:
    """The SIVIC of exercises, which the portal starts once it can be called back."""
    return Simulateur(SIVIC_EXERCICE="oui")


@pytest.fixture
def abonne(tmp_path: Path) -> Iterator[Abonne]:
    un = Abonne(tmp_path)
    yield un
    un.fermer()


@pytest.fixture
def portail(simulateur: Simulateur, abonne: Abonne, tmp_path: Path) -> Iterator[PortailEntier]:
    sivic = {"SIVIC_URL": simulateur.url, "SIVIC_JETON": JETON, "SIVIC_SECRET": SECRET, "SIVIC_EXERCICE": "oui"}
    # The subscriber listens on this machine, with a certificate of its own.
    abonnes = {"API_ABONNES_INTERNES": "oui", "SSL_CERT_FILE": str(abonne.certificat)}
    portail = PortailEntier(tmp_path, **sivic, **abonnes)
    try:
        for commande in (["charger_annuaire"], ["base_de_formation", "--part", "0.05"]):
            subprocess.run(
                [sys.executable, "manage.py", *commande],
                cwd=RACINE,
                env=portail.web.environnement,
                check=True,
                capture_output=True,
            )
        portail.demarrer()
        simulateur.demarrer("--portail", portail.web.url, "--admettre", "20")
        # The crisis comes upon a portal that is in use: its documents were read long ago.
        assert attendre(lambda: not a_reprendre(), delai=300, pas=1), "des documents restent à lire"
        yield portail
        simulateur.arreter()
    finally:
        portail.arreter()


@pytest.fixture
def animation(portail: PortailEntier, tmp_path: Path) -> Iterator[Animation]:
    animation = Animation(portail, tmp_path)
    yield animation
    arreter(animation.processus, signal.SIGTERM, patience=20)


@pytest.fixture
def installer(
    chromium: Browser, portail: PortailEntier, simulateur: Simulateur, abonne: Abonne
) -> Iterator[Callable[..., Personne]]:
    """Give somebody a browser; they sign in by themselves. No page may meet a script error."""
    installees: list[Personne] = []

    def _installer(identifiant: str, *, telephone: bool = False) -> Personne:
        reglages = {"viewport": TELEPHONE, "has_touch": True, "is_mobile": True} if telephone else {"viewport": ECRAN}
        contexte = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", **reglages)
        contexte.set_default_timeout(10_000)
        personne = Personne(contexte, portail.web, Utilisateur.objects.get(username=identifiant))
        personne.dehors = Dehors(simulateur.url, abonne)
        installees.append(personne)
        return personne

    yield _installer
    fautes = [faute for personne in installees for faute in personne.fautes]
    for personne in installees:
        personne.contexte.close()
    assert fautes == []
