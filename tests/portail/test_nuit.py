"""A backup or a verification that is no longer made is told; nothing is where none is expected."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from portail.etat import nuit
from portail.etat.parties import parties
from portail.models import Battement
from tests import fabriques


@pytest.fixture
def en_production(settings, db):
    settings.NUIT_HEURES = 26


def il_y_a(quoi: str, heures: int) -> None:
    Battement.objects.update_or_create(qui=quoi, defaults={"le": timezone.now() - timedelta(hours=heures)})


def test_une_sauvegarde_que_rien_ne_suit_se_dit_depuis_elle(en_production):
    sonder = parties()["sauvegarde"].sonder
    assert not sonder().ok and "aucune sauvegarde" in sonder().detail
    il_y_a(nuit.SAUVEGARDE, 25)
    assert sonder().ok
    il_y_a(nuit.SAUVEGARDE, 27)
    verdict = sonder()
    assert not verdict.ok and "27 h" in verdict.detail
    assert verdict.depuis == Battement.objects.get(qui=nuit.SAUVEGARDE).le
    assert verdict.mesures["portail_sauvegarde_age_secondes", ()] > 26 * 3600


def test_une_base_de_formation_n_en_attend_aucune(settings, db):
    assert settings.NUIT_HEURES == 0
    il_y_a(nuit.SAUVEGARDE, 2000)
    assert parties()["sauvegarde"].sonder().ok and parties()["verification"].sonder().ok


def test_verifier_tout_le_registre_se_note_et_un_fil_seul_ne_suffit_pas(en_production, arm, region):
    fabriques.entree(arm, region)
    call_command("verifier_fil", groupe=region.pk, stdout=StringIO())
    assert not Battement.objects.filter(qui=nuit.VERIFICATION).exists()
    assert parties()["verification"].sonder().ok  # it may be made on the standby
    call_command("verifier_fil", tout=True, stdout=StringIO())
    assert parties()["verification"].sonder().ok
    il_y_a(nuit.VERIFICATION, 27)
    assert not parties()["verification"].sonder().ok


def test_une_sauvegarde_qui_reussit_se_note(settings, base_reelle, tmp_path):
    settings.NUIT_HEURES = 26
    call_command("sauvegarder", str(tmp_path / "sauvegardes"), stdout=StringIO())
    assert parties()["sauvegarde"].sonder().ok
