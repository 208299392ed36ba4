"""The list of victims under the filters that the address of the page keeps."""

import pytest
from django.test import Client

from annuaire.models import Droit
from sivic.actes.annuler import annuler
from sivic.actes.denombrer import trier
from sivic.actes.orienter import orienter
from sivic.models import Sejour
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def noms(evenement, arm):
    """The names under a query: noms("etat=ua")."""

    def _noms(demande="", personne=arm):
        client = Client()
        client.force_login(personne)
        page = client.get(f"/evenements/{evenement.pk}/victimes/?{demande}")
        assert page.status_code == 200
        return [v.nom for v in page.context["victimes"]]

    return _noms


def test_chaque_filtre_et_leur_rencontre(noms, victime, evenement, arm, voisin, purpan):
    fabriques.inviter(evenement.groupe, voisin.entite_active, Droit.ECRITURE)
    ua, ur, morte, autre = victime("ua"), victime("ur", lieu="pma"), victime("ur"), victime("ua", auteur=voisin)
    admise = victime("ur", sinus=BRACELET.format(412))
    Sejour.objects.create(victime=admise, etablissement=purpan, admise_le=admise.denombree_le)
    orienter(auteur=arm, evenement=evenement, victimes=[ur.pk, morte.pk], destination=purpan)
    trier(auteur=arm, victime=morte, etat="dcd")
    tout = ["V-1", "V-2", "V-3", "V-4", "V-5"]
    for demande, attendus in (
        ("", tout),
        ("etat=ua", ["V-1", "V-4"]),
        ("lieu=pma", ["V-2"]),
        ("vers=aucun", ["V-1", "V-4"]),
        (f"vers={purpan.pk}", ["V-2"]),
        ("miennes=1", ["V-1", "V-2", "V-3", "V-5"]),
        ("miennes=1&vers=aucun&etat=ua", ["V-1"]),
        ("q=412&etat=ur", ["V-5"]),
        ("q=412&etat=ua", []),
        # What is no choice is not asked.
        ("etat=mort&lieu=lune&vers=x&miennes=oui", tout),
        ("vers=" + "9" * 30, tout),
    ):
        assert noms(demande) == attendus, demande
    assert noms("miennes=1", voisin) == ["V-4"]
    annuler(auteur=arm, victime=ua, motif="saisie")
    assert noms("etat=ua") == ["V-4"]
    assert noms() == tout
    assert noms("q=V-1") == ["V-1"]
    annuler(auteur=voisin, victime=autre, motif="saisie")
    assert noms("vers=aucun") == []


def test_l_adresse_garde_le_filtre_et_les_totaux_restent_ceux_de_la_liste(victime, evenement, arm, purpan, agent_ars):
    une, _ = victime("ur"), victime("ua")
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=purpan)
    fabriques.inviter(evenement.groupe, agent_ars.entite_active, Droit.LECTURE)
    client, page = Client(), f"/evenements/{evenement.pk}/victimes/"
    client.force_login(arm)
    lue = client.get(page, {"vers": purpan.pk})
    assert (lue.context["total"], lue.context["comptes"]["ua"]) == (2, 1)
    assert f'<option value="{purpan.pk}" selected>Hôpital Purpan' in lue.text
    assert "<b>1</b> sur 2" in lue.text
    assert '<a href="?vers=aucun">À orienter\u00a0: <b>1</b></a>' in lue.text
    assert 'name="miennes"' in lue.text
    assert "Aucune victime ne répond à ce filtre." in client.get(page, {"etat": "dcd"}).text
    client.force_login(agent_ars)
    assert 'name="miennes"' not in client.get(page).text
