"""The counts of every night: intake waits for them only where one is wrong."""

from __future__ import annotations

import pytest
from django.db import transaction

from telephonie.agregats import recalculer, tout_recalculer
from telephonie.models import AgregatAppels
from tests.telephonie.conftest import repondu
from tests.telephonie.test_mois import dans_un_autre_fil, sans_patience

pytestmark = pytest.mark.django_db(transaction=True)


def test_la_nuit_ne_tient_rien_de_ce_qui_ne_differe_pas(envoyer):
    envoyer(*repondu())
    agregat = AgregatAppels.objects.get()
    with transaction.atomic():
        # Intake, which is not over.
        recalculer({(agregat.samu_id, agregat.creneau)})
        fil, recus = dans_un_autre_fil(sans_patience()(tout_recalculer))
        fil.join(30)
    assert recus == [0]
