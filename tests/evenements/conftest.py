"""Events of the cast."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from annuaire.models import Droit
from annuaire.territoire import deriver_groupes
from evenements.actes.ouvrir import Description, ouvrir_evenement
from tests import fabriques


def description(**champs):
    return Description(**{"titre": "Incendie d'un site chimique", "nature": "nrc", "debut_le": timezone.now()} | champs)


@pytest.fixture
def ouvrir():
    """Open an event by hand: ouvrir(auteur, titre=…)."""

    def _ouvrir(auteur, *, jeton=None, entrees=(), **champs):
        return ouvrir_evenement(
            auteur=auteur, jeton=jeton or uuid4(), description=description(**champs), entrees=entrees
        )

    return _ouvrir


@pytest.fixture
def territoire(samu31, samu82, samu59):
    """The groupes of the tree: each entité has its own."""
    deriver_groupes()


@pytest.fixture
def evenement(territoire, cadre, ouvrir):
    """An event of the Samu 31, which nobody else sees."""
    return ouvrir(cadre)


@pytest.fixture
def programme(territoire, cadre, ouvrir):
    dans_deux_jours = timezone.now() + timedelta(days=2)
    return ouvrir(
        cadre, titre="Finale au Stadium", nature="rassemblement", est_programme=True, debut_le=dans_deux_jours
    )


@pytest.fixture
def avec_voisin(evenement, samu82):
    fabriques.inviter(evenement.groupe, samu82, Droit.ECRITURE)
    return evenement
