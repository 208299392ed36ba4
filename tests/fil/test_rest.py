"""The fil in the REST API: the same lines as by the other doors, from a number."""

from django.test import Client

from fil.lignee import lignee
from fil.models import Depeche
from tests import fabriques


def lire(personne, groupe, **parametres):
    client = Client()
    client.force_login(personne)
    return client.get(f"/api/v1/groupes/{groupe.pk}/fil/", parametres)


def test_le_fil_se_lit_depuis_un_numero(arm, region):
    for n in range(5):
        fabriques.entree(arm, region, f"Ligne {n}.")
    suite = lire(arm, region, apres=2).json()
    assert [d["numero"] for d in suite["resultats"]] == [3, 4, 5]
    assert (suite["tete"], suite["suivant"]) == (5, None)
    assert suite["resultats"][0]["donnees"] == Depeche.objects.get(numero=3).donnees
    assert suite["resultats"][0]["empreinte"] == bytes(Depeche.objects.get(numero=3).empreinte).hex()[:16]
    assert (suite["resultats"][0]["genre"], suite["resultats"][0]["auteur"]) == ("entree.consignee", arm.pk)
    assert lire(arm, region, apres=5).json()["resultats"] == []


def test_qui_tient_un_numero_que_le_fil_n_a_pas_donne_en_est_averti(arm, region):
    fabriques.entree(arm, region)
    trop = lire(arm, region, apres=41).json()
    assert (trop["resultats"], trop["tete"], trop["restaure"]) == ([], 1, True)
    a_jour = lire(arm, region, apres=1).json()
    assert (a_jour["restaure"], a_jour["lignee"]) == (False, lignee())


def test_il_se_parcourt_page_par_page_sans_trou(arm, region):
    for n in range(7):
        fabriques.entree(arm, region, f"Ligne {n}.")
    client = Client()
    client.force_login(arm)
    lus, adresse = [], f"/api/v1/groupes/{region.pk}/fil/?limite=3"
    while adresse:
        page = client.get(adresse).json()
        lus += [d["numero"] for d in page["resultats"]]
        adresse = page["suivant"]
    assert lus == list(range(1, 8))


def test_un_curseur_impossible_est_refuse_en_le_nommant(arm, region):
    for faux in ("-1", "x", str(2**63), "\x00"):
        refus = lire(arm, region, apres=faux)
        assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["apres"]), faux
    assert list(lire(arm, region, limite=1001).json()["erreurs"]) == ["limite"]


def test_un_etranger_ne_le_lit_pas(etranger, region, arm):
    fabriques.entree(arm, region)
    assert lire(etranger, region).status_code == 404
