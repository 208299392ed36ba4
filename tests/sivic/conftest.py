"""The cast of the events, hospitals to orient to, and victims."""

from uuid import uuid4

import pytest

from annuaire.models import Entite
from sivic.actes.denombrer import denombrer
from tests import fabriques
from tests.evenements.conftest import evenement, ouvrir, territoire

__all__ = ["evenement", "ouvrir", "territoire"]

BRACELET = "FR031SDIS2026TR{:06d}"


@pytest.fixture
def purpan(ars_occitanie):
    return fabriques.entite("HOP-PURPAN", "Hôpital Purpan", Entite.Type.HOPITAL, parent=ars_occitanie)


@pytest.fixture
def victime(evenement, arm):
    """Count one: victime(etat, sinus=…)."""

    def _victime(etat="ur", *, auteur=arm, jeton=None, **champs):
        return denombrer(auteur=auteur, evenement=evenement, jeton=jeton or uuid4(), etat=etat, **champs)

    return _victime
