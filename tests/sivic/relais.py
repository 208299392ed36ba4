"""A relay before the simulator, as a proxy is before SIVIC."""

import pytest

from tests.relais import Relais


@pytest.fixture
def relais(simulateur, settings):
    un = Relais(simulateur.url)
    settings.SIVIC_URL = un.url
    yield un
    un.clore()
