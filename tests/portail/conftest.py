"""A whole portal, started for the tests that stop parts of it or read its journals."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.travailleurs import PortailEntier


@pytest.fixture
def portail_entier(base_reelle: None) -> Iterator[PortailEntier]:
    """In a folder whose path is short: the sockets of Redis keep theirs when it is started again."""
    with TemporaryDirectory(prefix="pe-") as dossier:
        portail = PortailEntier(Path(dossier), VEILLE_SECONDES="1", METRICS_JETON="jeton-de-supervision")
        try:
            portail.demarrer()
            yield portail
        finally:
            portail.arreter()
