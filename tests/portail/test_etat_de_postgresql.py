"""What the state of the portal says of PostgreSQL that answers, and is not in order all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portail.etat import technique
from portail.etat.parties import parties


def test_un_postgresql_qui_n_a_plus_de_place_se_dit(base_reelle):
    assert technique.ecriture().ok
    with connection.cursor() as curseur:
        curseur.execute("SET temp_file_limit = '8kB'")  # as a disk that takes no more
        verdict = technique.ecriture()
        assert (verdict.ok, "PostgreSQL n'écrit plus" in verdict.detail) == (False, True)
        assert technique.base().ok, "on lit encore : le répartiteur ne retire pas la machine"
        curseur.execute("RESET temp_file_limit")
    assert technique.ecriture().ok


@pytest.mark.parametrize("decalage", [timedelta(seconds=8), timedelta(seconds=-8)])
def test_une_horloge_qui_s_ecarte_de_celle_de_postgresql_se_dit(db, monkeypatch, decalage):
    sonder = parties()["horloge"].sonder
    assert sonder().ok
    juste = timezone.now
    monkeypatch.setattr(technique.timezone, "now", lambda: juste() + decalage)
    verdict = sonder()
    assert (verdict.ok, "s'écarte de 8 s" in verdict.detail) == (False, True)
