"""What a period is compared with while it runs, and what a usual week is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from telephonie.activite import decrire
from telephonie.periodes import periode
from tests.telephonie.conftest import repondu

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def le(mois, jour, heure=12, minute=0):
    return datetime(2026, mois, jour, heure, minute, tzinfo=PARIS)


@pytest.fixture
def presenter(envoyer):
    def _presenter(quand, combien=1):
        for n in range(combien):
            assert not envoyer(*repondu(f"{quand:%m%d%H%M}-{n}", quand=quand)).refus

    return _presenter


def lue(entite, granularite, maintenant):
    return decrire(entite, [entite], periode(granularite, maintenant.date()), maintenant)


def test_un_mois_qui_court_ne_se_compare_pas_au_dela_du_precedent(presenter, samu31):
    presenter(le(2, 10), 2)
    presenter(le(3, 2), 3)
    a = lue(samu31, "mois", le(3, 31))
    assert (a.chiffres.presentes, a.compares.presentes) == (3, 2)
    assert a.evolution == "+50\u202f% / mois précédent"


def test_un_jour_qui_court_se_compare_par_quarts_d_heure_finis(presenter, samu31):
    for jour, finis, du_quart in ((13, 2, 3), (20, 1, 1)):
        presenter(le(11, jour, 10, 5), finis)
        presenter(le(11, jour, 10, 17), du_quart)
    a = lue(samu31, "jour", le(11, 20, 10, 20))
    assert (a.chiffres.presentes, a.a_ce_point.presentes, a.compares.presentes) == (2, 1, 2)
    assert a.evolution == "−50\u202f% / vendredi dernier"
    apres = lue(samu31, "jour", le(11, 20, 10, 30))
    assert (apres.a_ce_point.presentes, apres.compares.presentes) == (2, 5)
    assert lue(samu31, "jour", le(11, 20, 0, 5)).evolution == ""


@pytest.mark.parametrize("granularite", ["jour", "semaine", "mois", "annee"])
def test_la_semaine_type_divise_par_les_jours_connus_de_chaque_nom(presenter, samu31, granularite):
    # Ten days, from a Monday to the Wednesday of the next week: two Mondays, one Thursday.
    for n in range(10):
        quand = le(10, 5) + timedelta(days=n)
        presenter(quand, 5 if quand.isoweekday() == 1 else 2)
    # A day that is not over would count for one.
    presenter(le(10, 15, 9))
    a = lue(samu31, granularite, le(10, 15, 10))
    assert a.semaine_type == {112: 5.0, **{100 * jour + 12: 2.0 for jour in range(2, 8)}}


def test_la_semaine_type_d_une_periode_finie_s_arrete_avec_elle(presenter, samu31):
    presenter(le(10, 5), 3)
    presenter(le(10, 12), 5)
    a = decrire(samu31, [samu31], periode("semaine", le(10, 5).date()), le(11, 1))
    assert a.semaine_type == {112: 3.0}
