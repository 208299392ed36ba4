"""Calls at once against the channels, and accesses that are down, from the events alone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from telephonie.acces import en_clair, indisponibilites, occupation
from telephonie.models import AccesTelephonique
from telephonie.periodes import periode
from tests.telephonie.conftest import MIDI, dit, repondu

pytestmark = pytest.mark.django_db
JOUR = periode("jour", MIDI.date())
VEILLE, LENDEMAIN = JOUR.precedente, JOUR.suivante


def apres(secondes):
    return MIDI + timedelta(seconds=secondes)


def test_les_appels_a_la_fois_se_comptent_jusqu_aux_canaux(envoyer, samu31):
    # Each lasts 140 s: three at once from 100 to 140 s, and the fourth takes the place that the second leaves.
    for n, debut in enumerate((0, 50, 100, 190)):
        envoyer(*repondu(f"a{n}", quand=apres(debut)))
    assert occupation(samu31, JOUR) == (3, apres(100), None, 0)
    AccesTelephonique.objects.create(entite=samu31, code="T0", nom="T0", canaux=2)
    # Two or more from 50 to 240 s.
    assert occupation(samu31, JOUR) == (3, apres(100), 2, 190)
    AccesTelephonique.objects.create(entite=samu31, code="T1", nom="T1", canaux=2)
    assert occupation(samu31, JOUR) == (3, apres(100), 4, 0)
    AccesTelephonique.objects.create(entite=samu31, code="T2", nom="T2")
    assert occupation(samu31, JOUR).canaux is None


def test_un_appel_a_cheval_sur_minuit_compte_des_deux_cotes(envoyer, samu31):
    envoyer(*repondu("nuit", quand=JOUR.du - timedelta(seconds=60)))
    assert occupation(samu31, VEILLE)[:2] == (1, JOUR.du - timedelta(seconds=60))
    assert occupation(samu31, JOUR)[:2] == (1, JOUR.du)
    assert occupation(samu31, LENDEMAIN) == (0, None, None, 0)


def test_un_acces_hors_service_dit_de_quand_a_quand_et_quels_appels(envoyer, samu31, samu82, arm):
    AccesTelephonique.objects.create(entite=samu31, code="T0", nom="T0 principal", canaux=30)
    envoyer(
        dit("acces.retabli", 600, None, acces="T0"),
        dit("acces.hors_service", 0, None, acces="T0"),
        # Said again: it is still the same failure.
        dit("acces.hors_service", 60, None, acces="T0"),
        *repondu("avant", quand=apres(-300)),
        *repondu("pendant", quand=apres(30))[:1],
        dit("appel.achemine", 31, "pendant", samu="82", motif="panne"),
        dit("acces.echec", 40, "perdu", acces="T0", cause="hors service"),
        dit("appel.presente", 39, "perdu", samu="31", numero="15"),
    )
    [panne] = indisponibilites(samu31, JOUR)
    assert panne == ("T0 principal", MIDI, apres(600), 2)
    assert indisponibilites(samu31, LENDEMAIN) == indisponibilites(samu31, VEILLE) == []
    client = Client()
    client.force_login(arm)
    page = client.get(f"/telephonie/SAMU31/?periode=jour&le={JOUR.code}").content.decode()
    assert "2 appels débordés ou en échec" in page.replace("\u00a0", " ")


def test_les_instants_se_disent_a_l_heure_du_samu(envoyer, samu31):
    envoyer(*repondu(), dit("acces.hors_service", 0, None, acces="T9"))
    a_la_reunion = periode("jour", MIDI.date(), ZoneInfo("Indian/Reunion"))
    assert en_clair(samu31, a_la_reunion) == [
        ("Appels à la fois", "au plus 1, le 20/11 à 15:00 (nombre de canaux non déclaré)"),
        ("Accès hors service", "T9, du 20/11 à 15:00 sans fin connue : 0 appel débordé ou en échec"),
    ]


def test_une_panne_a_cheval_sur_minuit_finit_quand_on_le_dit(envoyer, samu31):
    hors, retabli = JOUR.au - timedelta(hours=1), JOUR.au + timedelta(hours=2)
    envoyer(
        dit("acces.hors_service", 0, None, hors, acces="T9"),
        # Again in the night, which is no failure of that day.
        dit("acces.hors_service", 60, None, JOUR.au, acces="T9"),
        dit("acces.hors_service", 60, None, JOUR.au, acces="T8"),
        *repondu("apres", quand=JOUR.au + timedelta(minutes=5))[:1],
        dit("appel.achemine", 1, "apres", JOUR.au + timedelta(minutes=5), samu="31", motif="panne"),
    )
    assert indisponibilites(samu31, JOUR) == [("T9", hors, None, 0)]
    envoyer(dit("acces.retabli", 0, None, retabli, acces="T9"))
    assert indisponibilites(samu31, JOUR) == [("T9", hors, retabli, 0)]
    assert en_clair(samu31, JOUR)[1][1] == "T9, du 20/11 à 23:00 au 21/11 à 02:00 : 0 appel débordé ou en échec"
    assert indisponibilites(samu31, LENDEMAIN) == [
        ("T9", LENDEMAIN.du, retabli, 1),
        ("T8", LENDEMAIN.du + timedelta(seconds=60), None, 1),
    ]


def test_un_acces_jamais_retabli_est_hors_service_le_lendemain_aussi(envoyer, samu31):
    envoyer(dit("acces.hors_service", 0, None, acces="T9"))
    assert indisponibilites(samu31, LENDEMAIN) == [("T9", LENDEMAIN.du, None, 0)]
