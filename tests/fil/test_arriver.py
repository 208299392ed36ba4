"""A new post: what its entité has said for long waits for nobody, the last day does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annuaire import horloge
from annuaire.actes.affectations import activer_poste, affecter
from annuaire.models import Role
from fil import lectures
from fil.models import Lecture
from tests import fabriques


@pytest.fixture
def passe(arm, region):
    """Three lines of the past days, one of tonight."""
    for heures in (72, 48, 25, 2):
        with horloge.a_l_heure(timezone.now() - timedelta(hours=heures)):
            fabriques.entree(arm, region)


def venir(cadre, personne, samu31):
    poste = affecter(auteur=cadre, utilisateur=personne, entite=samu31, role=Role.CONTRIBUTEUR)
    activer_poste(utilisateur=personne, affectation=poste)
    personne.refresh_from_db()


def test_qui_prend_un_poste_trouve_a_lire_la_derniere_journee(passe, cadre, etranger, samu31, region):
    venir(cadre, etranger, samu31)
    assert lectures.non_lus(etranger)[region.pk] == 1


def test_qui_revient_apres_longtemps_aussi_et_qui_avait_lu_plus_loin_le_garde(
    passe, cadre, voisin, etranger, samu31, region
):
    lectures.marquer_lu(utilisateur=etranger, groupe=region, numero=1)
    lectures.marquer_lu(utilisateur=voisin, groupe=region, numero=4)
    venir(cadre, etranger, samu31)
    venir(cadre, voisin, samu31)
    assert lectures.non_lus(etranger)[region.pk] == 1
    assert lectures.non_lus(voisin)[region.pk] == 0


def test_ce_que_son_entite_ne_voit_pas_n_est_pas_marque(passe, cadre, etranger, samu31, samu82, arm):
    ailleurs = fabriques.groupe("Tarn-et-Garonne", samu82)
    venir(cadre, etranger, samu31)
    assert not Lecture.objects.filter(utilisateur=etranger, groupe=ailleurs).exists()
