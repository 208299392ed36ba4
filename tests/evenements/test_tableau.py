"""Who is said to be silent: those that may write, in what has been running long enough to owe news."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annuaire.models import Droit, Participation
from evenements.models import Evenement
from evenements.tableau import lignes_actives, muets
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def se_taisent(evenement, cadre, samu82, samu59):
    """Their codes, in an event begun and joined two hours ago where the Samu 59 only reads."""
    fabriques.inviter(evenement.groupe, samu82, Droit.ECRITURE)
    fabriques.inviter(evenement.groupe, samu59, Droit.LECTURE)
    Participation.objects.update(depuis_le=timezone.now() - timedelta(hours=2))

    def _se_taisent(etat, heures):
        Evenement.objects.update(etat=etat, etat_depuis_le=timezone.now() - timedelta(hours=heures))
        return {muet.participation.entite for muet in muets(lignes_actives(cadre))}

    return _se_taisent


def test_qui_ne_fait_que_lire_ne_doit_pas_de_nouvelles(se_taisent, samu82):
    """The Samu 31 has just written the line of the opening."""
    assert se_taisent("en_cours", 2) == {samu82}


@pytest.mark.parametrize(("etat", "heures"), [("en_cours", 0), ("leve", 2)])
def test_rien_n_est_du_avant_une_heure_ni_une_fois_leve(se_taisent, etat, heures):
    assert se_taisent(etat, heures) == set()
