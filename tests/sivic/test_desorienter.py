"""An orientation taken back: the hospital expects nobody, SIVIC forgets it, a colleague's later word stays."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from sivic.actes.admettre import admettre
from sivic.actes.gestes import ChangeEntreTemps
from sivic.actes.orienter import desorienter, orienter
from sivic.models import Envoi, GesteVictime, Victime
from tests import fabriques
from tests.sivic.test_ecarts import commun
from tests.sivic.test_gestes import envoyer

__all__ = ["commun"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def orientee(commun, victime, arm, purpan):
    deriver_groupes()
    une = victime("ur")
    orienter(auteur=arm, evenement=commun, victimes=[une.pk], destination=purpan)
    return Victime.objects.get(pk=une.pk)


def test_l_hopital_ne_l_attend_plus_et_sivic_non_plus(orientee, arm, purpan):
    nadia = fabriques.personne("nadia.urgences", purpan)
    assert list(Victime.objects.visibles_par(nadia)) == [orientee]
    for _ in range(2):
        desorienter(auteur=arm, victime=orientee)
    lue = Victime.objects.get()
    assert (lue.destination, lue.orientee_le) == (None, None)
    assert not Victime.objects.visibles_par(nadia).exists()
    chez = Depeche.objects.filter(groupe__entite=purpan).values_list("genre", flat=True)
    assert list(chez) == ["victime.orientee", "victime.desorientee"]
    dit = Envoi.objects.filter(victime=orientee).order_by("-version").first().contenu
    assert not {"destination", "orientee_le"} & set(dit)


def test_l_orientation_d_un_collegue_depuis_n_est_pas_retiree(orientee, commun, arm, regulateur, purpan, ars_occitanie):
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    orienter(auteur=regulateur, evenement=commun, victimes=[orientee.pk], destination=rangueil)
    for vu in (purpan.pk, None):
        with pytest.raises(ChangeEntreTemps, match="V-1 vers Hôpital Rangueil"):
            desorienter(auteur=arm, victime=orientee, vu=vu, jeton=uuid4())
    refus = envoyer(arm, f"victimes/{orientee.pk}/desorientation/", vu=purpan.pk)
    assert (refus.status_code, refus.json()["actuel"][0]["destination"]["id"]) == (409, rangueil.pk)
    assert not GesteVictime.objects.exists()
    desorienter(auteur=arm, victime=orientee, vu=rangueil.pk)
    # The colleague did the same: nothing to refuse, nothing to do.
    assert desorienter(auteur=arm, victime=orientee, vu=purpan.pk).destination is None


def test_qui_y_est_admis_y_reste_oriente_et_qui_est_admis_ailleurs_ne_l_est_plus(
    orientee, commun, arm, purpan, ars_occitanie
):
    rangueil = fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    admettre(auteur=fabriques.personne("nadia.urgences", purpan), victime=orientee)
    client, page = Client(), f"/evenements/{commun.pk}/victimes/{orientee.pk}/"
    client.force_login(arm)
    with pytest.raises(ValidationError, match="a été admise : Hôpital Purpan"):
        desorienter(auteur=arm, victime=orientee)
    assert "retirer l’orientation" not in client.get(page).text
    orienter(auteur=arm, evenement=commun, victimes=[orientee.pk], destination=rangueil)
    assert "retirer l’orientation" in client.get(page).text
    assert desorienter(auteur=arm, victime=orientee).destination is None


def test_la_page_et_la_porte_selon_le_droit_et_une_fois(orientee, commun, arm, samu31, etranger):
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    page, porte = f"/evenements/{commun.pk}/victimes/{orientee.pk}/", f"victimes/{orientee.pk}/desorientation/"
    for personne, statut in ((lecteur, 403), (etranger, 404)):
        client = Client()
        client.force_login(personne)
        assert client.post(page, {"desorienter": "1"}).status_code == statut
        assert envoyer(personne, porte).status_code == statut
    assert envoyer(arm, porte, vu="x").json()["erreurs"].keys() == {"vu"}
    jeton = str(uuid4())
    reponses = [envoyer(arm, porte, jeton=jeton, vu=orientee.destination_id) for _ in range(2)]
    assert [r.status_code for r in reponses] == [200, 200]
    assert reponses[0].json()["destination"] is None
    orienter(auteur=arm, evenement=commun, victimes=[orientee.pk], destination=orientee.destination)
    client = Client()
    client.force_login(arm)
    suite = client.post(page, {"desorienter": "1", "retour": "fiche"}, follow=True).text
    assert "V-1 n’est plus orientée." in suite and "orientation retirée" in suite
    assert Victime.objects.get().destination is None
