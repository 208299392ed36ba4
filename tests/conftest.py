"""The cast: a Samu ARM and her physician, a neighbour Samu, an ARS agent, a national viewer, a stranger; a groupe."""

import gc

import pytest
from hypothesis import HealthCheck, settings
from random_order.config import Config

from annuaire.models import Droit, Entite, Role
from tests import fabriques
from tests.base import base_reelle, django_db_setup
from tests.matrice import _monde, client_de, distribution
from tests.modele import django_db_modify_db_settings
from tests.serveur import _serveurs, deux_serveurs, serveur
from tests.sivic.simulateur import _simulateur, simulateur

__all__ = [
    "_monde",
    "_serveurs",
    "_simulateur",
    "base_reelle",
    "client_de",
    "deux_serveurs",
    "distribution",
    "django_db_modify_db_settings",
    "django_db_setup",
    "serveur",
    "simulateur",
]

# As manage.py says it.
gc.set_threshold(50_000)
# A loaded machine is slow, and that is no defect of what is tested.
settings.register_profile("portail", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portail")


# A whole base restored by each of their tests.
LONGS = ("test_sauvegarde", "test_etat", "test_grappe")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, whatever the order of the others: they would end alone, with a core that has nothing to do."""
    items.sort(key=lambda item: item.path.stem not in LONGS)


def pytest_collection_finish():
    """All the tests are loaded, and last: the collector would look at them again with each of its passes."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter, config):
    """What gives this order again: -q hides the line of the header that says it."""
    ordre = Config(config)
    if ordre.is_enabled:
        terminalreporter.write_line(f"Dans cet ordre : --random-order-seed={ordre.seed}")


@pytest.fixture
def dgos(db):
    return fabriques.entite("DGOS", "DGOS", Entite.Type.MINISTERE)


@pytest.fixture
def zone_sud(dgos):
    return fabriques.entite("ZONE-SUD", "Zone Sud", Entite.Type.ZONE, parent=dgos)


@pytest.fixture
def ars_occitanie(zone_sud):
    return fabriques.entite("ARS-OCC", "ARS Occitanie", Entite.Type.ARS, parent=zone_sud)


@pytest.fixture
def samu31(ars_occitanie):
    return fabriques.entite("SAMU31", "Samu 31", parent=ars_occitanie, departements=("31",))


@pytest.fixture
def samu82(ars_occitanie):
    return fabriques.entite("SAMU82", "Samu 82", parent=ars_occitanie, departements=("82",))


@pytest.fixture
def samu59(dgos):
    return fabriques.entite("SAMU59", "Samu 59", parent=dgos, departements=("59",))


@pytest.fixture
def arm(samu31):
    return fabriques.personne("julie.petit", samu31)


@pytest.fixture
def regulateur(samu31):
    return fabriques.personne("malik.alaoui", samu31, fonction="Médecin régulateur", titre="Dr")


@pytest.fixture
def cadre(samu31):
    return fabriques.personne("sylvie.marty", samu31, role=Role.RESPONSABLE, fonction="Cadre de santé")


@pytest.fixture
def voisin(samu82):
    return fabriques.personne("luc.blanc", samu82)


@pytest.fixture
def agent_ars(ars_occitanie):
    return fabriques.personne("claire.roux", ars_occitanie, role=Role.RESPONSABLE, fonction="Cellule régionale")


@pytest.fixture
def veille(dgos):
    return fabriques.personne("paul.veille", dgos, role=Role.LECTEUR, fonction="Veille")


@pytest.fixture
def etranger(samu59):
    return fabriques.personne("remi.lefebvre", samu59)


@pytest.fixture
def region(samu31, samu82, ars_occitanie, dgos):
    """The groupe that the cast shares: both Samu write, the ARS pilots, the nation reads, the Samu 59 is a stranger."""
    groupe = fabriques.groupe("Région Occitanie", samu31, samu82)
    fabriques.inviter(groupe, ars_occitanie, Droit.PILOTAGE)
    fabriques.inviter(groupe, dgos, Droit.LECTURE)
    return groupe
