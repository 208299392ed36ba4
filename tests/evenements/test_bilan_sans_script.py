"""The form of a count, sent as the page gives it by a browser without JavaScript."""

import re
from datetime import UTC, datetime

import pytest

from annuaire.horloge import a_l_heure
from evenements.models import Bilan

pytestmark = pytest.mark.django_db


@pytest.fixture
def envoyer(client, evenement, arm):
    """What the page proposes, with these fields filled in."""
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/bilan/"

    def _envoyer(**champs):
        formulaire = client.get(adresse).text.partition('class="ev-saisie-bilan"')[2].partition("</form>")[0]
        propose = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', formulaire))
        return client.post(adresse, propose | {"source": "terrain"} | champs)

    return _envoyer


def test_un_bilan_se_saisit_aussi_sans_javascript(envoyer):
    reponse = envoyer()
    assert reponse.status_code == 400
    assert "au moins un chiffre" in reponse.text
    assert envoyer(ua=4).status_code == 302
    assert Bilan.objects.get().ua == 4


def test_ce_qui_est_refuse_reste_dans_le_formulaire(envoyer):
    page = envoyer(source="hopital", ua=4, ur="onze", constate_heure="14:10").text
    for champ in ('value="hopital" selected', 'value="4"', 'value="onze"', 'value="14:10"'):
        assert champ in page


def test_l_heure_du_constat_est_la_derniere_ou_elle_fut_a_l_horloge(envoyer):
    """Just after midnight in Paris."""
    with a_l_heure(datetime(2026, 11, 20, 23, 5, tzinfo=UTC)):
        assert envoyer(ua=4, constate_heure="23:50").status_code == 302
        assert envoyer(ua=5, constate_heure="00:04").status_code == 302
    quatre, cinq = Bilan.objects.order_by("pk").values_list("constate_le", flat=True)
    assert (quatre.isoformat(), cinq.isoformat()) == ("2026-11-20T22:50:00+00:00", "2026-11-20T23:04:00+00:00")


@pytest.mark.parametrize(("ecrite", "instant"), [("02:05", "01:05"), ("02:50", "00:50"), ("01:40", "23:40")])
def test_l_heure_d_octobre_qui_revient_est_la_plus_recente_des_deux(envoyer, ecrite, instant):
    """At 02:10 in Paris, for the second time of that night."""
    with a_l_heure(datetime(2026, 10, 25, 1, 10, tzinfo=UTC)):
        assert envoyer(ua=4, constate_heure=ecrite).status_code == 302
    assert Bilan.objects.get().constate_le.strftime("%H:%M") == instant
