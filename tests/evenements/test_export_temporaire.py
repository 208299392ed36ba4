"""A sealed export passes through a temporary file, whatever its size, and leaves nothing behind."""

import io
import zipfile

import pytest
from django.utils import timezone

from evenements.export_scelle.fabrique import fabriquer
from evenements.views.export_scelle import Envoi
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def telecharger(client, evenement, arm):
    fabriques.entree(arm, evenement.groupe, "Explosion signalée.")
    client.force_login(arm)
    return lambda **entetes: client.get(f"/evenements/{evenement.pk}/export-scelle.zip", headers=entetes)


def test_un_grand_export_n_est_pas_garde_en_memoire(evenement, arm, monkeypatch):
    monkeypatch.setattr("evenements.export_scelle.archive.EN_MEMOIRE", 1_000)
    fabriques.entree(arm, evenement.groupe, "Explosion signalée.")
    export = fabriquer(evenement, [evenement.groupe], exporte_par="Julie Petit", exporte_le=timezone.now())
    assert export.fichier._rolled  # on the disk, without a name
    with zipfile.ZipFile(export.fichier) as archive:
        assert archive.testzip() is None
    reponse = Envoi(export.fichier)
    reponse.close()
    assert export.fichier.closed


def test_le_zip_part_tel_quel_et_dit_sa_taille(telecharger):
    """Compressed once more, it would lose its size, and the browser its progress bar."""
    reponse = telecharger(**{"accept-encoding": "gzip"})
    octets = b"".join(reponse)
    assert reponse["Content-Encoding"] == "identity"
    assert int(reponse["Content-Length"]) == len(octets)
    assert zipfile.is_zipfile(io.BytesIO(octets))
