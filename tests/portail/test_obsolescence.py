"""An address that is to be left says so on each of its answers, for a year, then answers 410."""

from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portail.obsolescence import OBSOLETES, Obsolete

pytestmark = pytest.mark.django_db


@pytest.fixture
def marquer(monkeypatch):
    def _marquer(jours_avant_le_retrait):
        retrait = timezone.now().date() + timedelta(days=jours_avant_le_retrait)
        obsolete = Obsolete(retrait - timedelta(days=400), retrait, "/api/v1/fil/")
        monkeypatch.setitem(OBSOLETES, "api_groupes", obsolete)
        return obsolete

    return _marquer


@pytest.fixture
def connectee(arm, region):
    client = Client()
    client.force_login(arm, backend="annuaire.connexion.ConnexionPortail")
    return client


def test_elle_le_dit_a_chaque_reponse_refus_compris(marquer, connectee):
    obsolete = marquer(300)
    for client, statut in ((connectee, 200), (Client(), 401)):
        reponse = client.get("/api/v1/groupes/")
        assert reponse.status_code == statut
        # RFC 9745: an instant of structured fields; RFC 8594: a date of HTTP.
        depuis = int(reponse["Deprecation"].removeprefix("@"))
        assert date.fromtimestamp(depuis) in (obsolete.depuis, obsolete.depuis + timedelta(days=1))
        assert parsedate_to_datetime(reponse["Sunset"]).date() == obsolete.retrait
        assert 'rel="deprecation"' in reponse["Link"] and '</api/v1/fil/>; rel="successor-version"' in reponse["Link"]


def test_les_autres_ne_disent_rien(marquer, connectee):
    marquer(300)
    reponse = connectee.get("/api/v1/conversations/")
    assert "Deprecation" not in reponse and "Sunset" not in reponse


def test_le_jour_venu_elle_ne_repond_plus(marquer, connectee):
    obsolete = marquer(-1)
    reponse = connectee.get("/api/v1/groupes/")
    assert (reponse.status_code, reponse["Content-Type"]) == (410, "application/problem+json")
    assert f"{obsolete.retrait:%d/%m/%Y}" in reponse.json()["detail"] and "/api/v1/fil/" in reponse.json()["detail"]
    assert "Sunset" in reponse


def test_un_preavis_trop_court_est_refuse():
    with pytest.raises(ValueError, match="encore un an"):
        Obsolete(date(2026, 1, 1), date(2026, 6, 1))


def test_ce_qui_est_marque_existe():
    assert [nom for nom in OBSOLETES if not reverse(nom)] == []
