"""What may be said of the version in force: that one has read it, and which one it is again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ged.actes import decrire
from ged.actes.lire import accuser
from ged.actes.traiter import traiter
from ged.models import Accuse
from tests.ged.fichiers import EICAR, ranger

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("octets", [b"Consignes. " + EICAR, b"Consignes."])
def test_nul_ne_dit_avoir_lu_ce_qui_ne_s_ouvre_pas(arm, voisin, region, clamd, octets):
    document = decrire.donner_a_lire(auteur=arm, document=ranger(arm, region, octets=octets), a_lire=True)
    client, adresse = Client(), f"/ged/documents/{document.pk}/"
    client.force_login(voisin)
    assert "J’ai lu" not in client.get(adresse).content.decode()
    assert client.post(f"{adresse}gestes/", {"geste": "lu", "version": document.courante_id}).status_code == 403
    traiter(fichier_id=document.courante.fichier_id)
    if EICAR in octets:
        assert "J’ai lu" not in client.get(adresse).content.decode()
        with pytest.raises(PermissionDenied, match="refusé ce fichier"):
            accuser(lecteur=voisin, document=document, version=document.courante_id)
        assert not Accuse.objects.exists()
    else:
        assert "J’ai lu" in client.get(adresse).content.decode()
        accuser(lecteur=voisin, document=document, version=document.courante_id)
