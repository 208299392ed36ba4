"""The victims in the REST API: lines without identity, and no address that opens one."""

from uuid import uuid4

import pytest
from django.test import Client

from annuaire.models import Droit
from sivic.actes.denombrer import denombrer
from sivic.actes.identifier import identifier
from sivic.api.victimes import VictimeRendue
from sivic.models import Victime
from tests import fabriques
from tests.machines import Machine

IDENTITE = {"nom": "Zebulon", "prenom": "Anne", "sexe": "F", "age": "41"}


@pytest.fixture
def victimes(evenement, cadre):
    etats = ("ua", "ur", "ur", "implique")
    return [denombrer(auteur=cadre, evenement=evenement, jeton=uuid4(), etat=etat) for etat in etats]


def lire(personne, chemin, **parametres):
    client = Client()
    client.force_login(personne)
    return client.get(f"/api/v1/{chemin}", parametres)


def test_les_lignes_disent_ce_que_la_documentation_annonce_et_rien_de_plus(cadre, evenement, victimes):
    page = lire(cadre, f"evenements/{evenement.pk}/victimes/").json()
    assert [v["nom"] for v in page["resultats"]] == ["V-1", "V-2", "V-3", "V-4"]
    assert page["suivant"] is None
    assert set(page["resultats"][0]) == set(VictimeRendue().fields)
    une = lire(cadre, f"victimes/{victimes[0].pk}/").json()
    assert une == page["resultats"][0]


def test_aucune_identite_n_en_sort(cadre, evenement, victimes, samu31):
    identifier(auteur=cadre, victime=victimes[0], **IDENTITE)
    machine = Machine(samu31, portees="lire:victimes lire:fil")
    for chemin in (
        f"evenements/{evenement.pk}/victimes/",
        f"victimes/{victimes[0].pk}/",
        f"groupes/{evenement.groupe_id}/fil/",
    ):
        reponse = machine.lire(chemin)
        assert reponse.status_code == 200
        assert b"Zebulon" not in reponse.content
    assert machine.post(f"/evenements/{evenement.pk}/victimes/{victimes[0].pk}/ouvrir/").status_code == 302


def test_elles_se_filtrent_et_se_suivent_par_rang(cadre, evenement, victimes):
    def noms(**parametres):
        return [v["nom"] for v in lire(cadre, f"evenements/{evenement.pk}/victimes/", **parametres).json()["resultats"]]

    assert noms(etat="ur") == ["V-2", "V-3"]
    assert noms(apres=2) == ["V-3", "V-4"]
    assert noms(lieu="pma") == []
    refus = lire(cadre, f"evenements/{evenement.pk}/victimes/", etat="mort", apres="x").json()
    assert sorted(refus["erreurs"]) == ["apres", "etat"]


def test_un_etranger_n_en_voit_aucune(etranger, samu59, evenement, victimes):
    assert Victime.objects.count() == 4
    for chemin in (f"evenements/{evenement.pk}/victimes/", f"victimes/{victimes[0].pk}/"):
        assert lire(etranger, chemin).status_code == 404
        assert Machine(samu59).lire(chemin).status_code == 404


def test_une_personne_de_plus_se_compte_une_fois_par_jeton(cadre, evenement):
    client = Client()
    client.force_login(cadre)
    corps = {"jeton": str(uuid4()), "etat": "ua", "lieu": "pma"}
    for _ in range(2):
        reponse = client.post(f"/api/v1/evenements/{evenement.pk}/victimes/", corps, content_type="application/json")
        assert (reponse.status_code, reponse.json()["nom"]) == (201, "V-1")
        assert set(reponse.json()) == set(VictimeRendue().fields)
    assert Victime.objects.get().lieu == "pma"


def test_compter_est_refuse_en_nommant_le_champ_et_selon_le_droit(cadre, agent_ars, etranger, evenement, samu31):
    chemin = f"/api/v1/evenements/{evenement.pk}/victimes/"

    def compter(personne, **corps):
        client = Client()
        client.force_login(personne)
        demande = {"jeton": str(uuid4()), "etat": "ua"} | corps
        return client.post(chemin, demande, content_type="application/json")

    for champ, valeur in (("etat", "mort"), ("jeton", "x"), ("sinus", "12"), ("lieu", "mars")):
        refus = compter(cadre, **{champ: valeur})
        assert (refus.status_code, list(refus.json()["erreurs"])) == (400, [champ]), champ
    fabriques.inviter(evenement.groupe, agent_ars.entite_active, Droit.LECTURE)
    assert compter(agent_ars).status_code == 403
    assert compter(etranger).status_code == 404
    corps = {"jeton": str(uuid4()), "etat": "ur"}
    assert Machine(samu31, portees="lire:victimes").ecrire(chemin.removeprefix("/api/v1/"), corps).status_code == 403
    assert Machine(samu31, portees="ecrire:victimes").ecrire(chemin.removeprefix("/api/v1/"), corps).status_code == 201
    assert Victime.objects.count() == 1
