"""What is kept for a while only goes, and does not come back."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError

from annuaire import horloge
from telephonie import tasks
from telephonie.actes import purger
from telephonie.actes.deriver import tout_deriver
from telephonie.actes.purger import purger_les_appelants, purger_les_fichiers
from telephonie.models import Appel, SourceTelephonie
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db


def test_les_fichiers_oublies_s_en_vont(settings, tmp_path, monkeypatch):
    settings.GED_DEPOTS = tmp_path
    for nom, age in (("appels-vieux", 90_000), ("appels-neuf", 60), ("autre", 90_000)):
        (tmp_path / nom).touch()
        os.utime(tmp_path / nom, (time.time() - age,) * 2)
    assert purger_les_fichiers() == 1
    assert {chemin.name for chemin in tmp_path.iterdir()} == {"appels-neuf", "autre"}
    # Taken by another worker between the list and the look.
    monkeypatch.setattr(Path, "glob", lambda ou, motif: [tmp_path / "appels-parti", *tmp_path.iterdir()])
    os.utime(tmp_path / "appels-neuf", (time.time() - 90_000,) * 2)
    assert purger_les_fichiers() == 2


def test_qui_appelait_s_oublie_et_rien_ne_le_redit(envoyer, settings):
    envoyer(*repondu(appelant="+33612345678", commune="31555"), *repondu("a2", commune="31555"))
    apres = MIDI + timedelta(days=settings.TELEPHONIE_GARDE_APPELANT + 1)

    def oublies():
        return list(Appel.objects.order_by("reference").values_list("appelant", "commune"))

    assert oublies() == [("+33612345678", "31555"), ("", "31555")]
    with horloge.a_l_heure(apres):
        assert purger_les_appelants() == 2
        assert oublies() == [("", ""), ("", "")]
        # The events say it still: neither the night nor a late event writes it again.
        tout_deriver()
        assert oublies() == [("", ""), ("", "")]
        envoyer(dit("garde.debut", 60, "a1"))
        assert oublies() == [("", ""), ("", "")]
        assert purger_les_appelants() == 0
    assert len(Appel.objects.get(reference="a1").appelant_cle) == 32


def test_qui_appelait_s_oublie_source_par_source_et_par_lots(envoyer, bandeau, samu31, settings, monkeypatch):
    """Each lot holds its source: neither intake nor the rebuild of the night waits for more than one."""
    autre = SourceTelephonie.objects.create(code="autre", nom="Autre", genre="bandeau", entite=samu31)
    for n in range(3):
        envoyer(*repondu(f"a{n}", commune="31555"))
        envoyer(*repondu(f"b{n}", commune="31555"), source=autre)
    tenues = []
    monkeypatch.setattr(purger, "tenir", tenues.append)
    monkeypatch.setattr(purger, "LOT", 2)
    with horloge.a_l_heure(MIDI + timedelta(days=settings.TELEPHONIE_GARDE_APPELANT + 1)):
        assert purger_les_appelants() == 6
    assert tenues == [bandeau.pk, bandeau.pk, autre.pk, autre.pk]
    assert not Appel.objects.exclude(commune="").exists()


@pytest.mark.parametrize("manquee", ["purger_les_appelants", "purger_les_fichiers"])
def test_une_purge_qui_echoue_n_empeche_pas_l_autre(manquee, monkeypatch):
    faites = []

    def faire(quoi):
        faites.append(quoi)
        if quoi == manquee:
            raise OperationalError

    for purge in ("purger_les_appelants", "purger_les_fichiers"):
        monkeypatch.setattr(tasks, purge, partial(faire, purge))
    with pytest.raises(OperationalError):
        tasks.purger_les_numeros()
    assert set(faites) == {"purger_les_appelants", "purger_les_fichiers"}
