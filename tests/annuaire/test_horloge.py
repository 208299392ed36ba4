"""The clock of the acts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from annuaire import horloge
from fil.models import Depeche
from tests import fabriques

HIER = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)


def test_l_horloge_donne_l_heure_du_serveur():
    assert abs(horloge.maintenant() - timezone.now()) < timedelta(seconds=5)


def test_les_actes_ecrivent_l_heure_de_l_horloge(arm, region):
    with horloge.a_l_heure(HIER):
        entree = fabriques.entree(arm, region)
    assert entree.consignee_le == HIER
    assert Depeche.objects.get(objet_id=entree.pk).emise_le == HIER
    assert fabriques.entree(arm, region).consignee_le > HIER


def test_l_horloge_ne_se_regle_pas_en_production(settings):
    settings.MODE = "production"
    with pytest.raises(RuntimeError), horloge.a_l_heure(HIER):
        pass
