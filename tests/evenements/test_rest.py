"""The events in the REST API."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annuaire.models import Groupe
from evenements.actes.compter import etablir_bilan
from evenements.formes import BilanRendu, CelluleRendue, EvenementRendu, PointRendu, ReleveRendue
from evenements.models import Bilan, Evenement
from maincourante.models import Entree
from portail.problemes import probleme
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client, arm):
    client.force_login(arm)

    def demander(methode, chemin, **corps):
        return getattr(client, methode)(f"/api/v1/evenements/{chemin}", corps, content_type="application/json")

    return demander


def nouveau(**champs):
    return {
        "jeton": str(uuid4()),
        "titre": "Accident de car",
        "nature": "collectif",
        "debut_le": timezone.now().isoformat(),
    } | champs


def test_ouvrir_puis_rejouer_rend_le_meme_evenement(api, territoire):
    corps = nouveau(plans=["cump"], niveau=3)
    premier, second = api("post", "", **corps), api("post", "", **corps)
    assert (premier.status_code, second.status_code) == (201, 200)
    assert premier.json()["id"] == second.json()["id"]
    assert premier.json()["plans"] == [{"code": "cump", "libelle": "CUMP"}]


def test_chaque_reponse_a_la_forme_documentee(api, evenement):
    base = f"{evenement.pk}/"
    reponses = {
        EvenementRendu: api("get", base).json(),
        BilanRendu: api("post", base + "bilans/", jeton=str(uuid4()), source="terrain", ua=2).json(),
        CelluleRendue: api("post", base + "cellules/", genre="pma").json(),
        PointRendu: api("post", base + "points/").json(),
        ReleveRendue: api("post", base + "releves/", jeton=str(uuid4()), poste="Régulateur").json(),
    }
    for forme, reponse in reponses.items():
        assert list(reponse) == list(forme().fields), forme


def test_la_liste_des_bilans_lit_une_fois_et_dit_ce_que_l_on_savait_apres_chacun(api, evenement, arm):
    adresse, requetes = f"{evenement.pk}/bilans/", []
    for ua in (2, 5, 9):
        etablir_bilan(
            auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=ua, ur=1 if ua == 5 else None
        )
        with CaptureQueriesContext(connection) as lues:
            rendus = api("get", adresse).json()
        requetes.append(len(lues))
    assert requetes[1] == requetes[2]  # the first one reads the session too
    connus = [[bilan["situation"]["figures"][figure] for figure in ("ua", "ur")] for bilan in rendus]
    assert [[connu and connu["valeur"] for connu in deux] for deux in connus] == [[9, 1], [5, 1], [2, None]]
    assert [len(bilan["situation"]["courbe"]) for bilan in rendus] == [3, 2, 1]


def test_qui_n_est_plus_de_l_evenement_apprend_que_son_bilan_est_fait(client, api, evenement, etranger):
    adresse, corps = f"{evenement.pk}/bilans/", {"jeton": str(uuid4()), "source": "terrain", "ua": 2}
    assert api("post", adresse, **corps).status_code == 201
    evenement.groupe.participations.all().delete()
    rejoue = api("post", adresse, **corps)
    assert (rejoue.status_code, rejoue.content, Bilan.objects.count()) == (204, b"", 1)
    assert api("post", adresse, **corps | {"jeton": str(uuid4())}).status_code == 404
    client.force_login(etranger)
    assert api("post", adresse, **corps).status_code == 404


def test_la_vie_d_un_evenement_par_l_api(client, api, evenement, cadre):
    base = f"{evenement.pk}/"
    assert api("post", base + "remontees/", jusqu_a=4).json()["niveau"]["libelle"] == "Zonal"
    assert api("post", base + "etats/", vers="leve", motif="Fin.").status_code == 403
    point = api("post", base + "points/").json()
    adresse = f"{base}points/{point['id']}/"
    redige = api("patch", adresse, version=1, sections={"perspectives": "Fin."}).json()
    assert api("post", adresse + "publication/", version=1).status_code == 400
    assert api("post", adresse + "publication/", version=redige["version"]).json()["numero"] == 1
    assert api("delete", adresse).status_code == 400
    client.force_login(cadre)
    assert api("post", base + "etats/", vers="leve", motif="Fin.").json()["etat"]["code"] == "leve"
    assert api("post", base + "etats/", vers="preparation", motif="Non.").status_code == 400
    assert [e["id"] for e in api("get", "?etat=leve").json()["resultats"]] == [evenement.pk]


def test_une_releve_se_contresigne_par_l_api(client, api, evenement, regulateur):
    base = f"{evenement.pk}/releves/"
    releve = api("post", base, jeton=str(uuid4()), poste="Régulateur").json()
    assert api("post", f"{base}{releve['id']}/prise/").status_code == 400
    client.force_login(regulateur)
    assert api("post", f"{base}{releve['id']}/prise/").json()["entrant"]["id"] == regulateur.pk


def test_verser_une_entree_existante_dans_l_evenement(api, evenement, region, arm):
    entree = fabriques.entree(arm, region, "Vu de la rocade.")
    reponse = api("post", f"{evenement.pk}/entrees-liees/", jeton=str(uuid4()), entree=entree.pk)
    assert reponse.json()["origine"]["entree"] == entree.pk
    assert Entree.objects.filter(groupe=evenement.groupe, origine=entree).exists()


@pytest.mark.parametrize(
    ("corps", "champ"),
    [
        ({"titre": ""}, "titre"),
        ({"nature": "invasion"}, "nature"),
        ({"debut_le": "hier"}, "debut_le"),
        ({"niveau": 12}, "niveau"),
        ({"plans": ["plan-rose"]}, "plans"),
        ({"latitude": "NaN", "longitude": 1}, "latitude"),
        ({"jeton": "x"}, "jeton"),
        ({"categorie": "/XXX"}, "categorie"),
    ],
)
def test_un_mauvais_champ_est_nomme(api, territoire, corps, champ):
    reponse = api("post", "", **nouveau(**corps))
    assert reponse.status_code == 400
    assert champ in str(reponse.json()["erreurs"])
    assert not Evenement.objects.exists()


def test_un_etranger_ne_trouve_rien(client, api, evenement, voisin):
    client.force_login(voisin)
    for chemin in ("", "bilans/", "cellules/", "points/", "releves/"):
        assert api("get", f"{evenement.pk}/{chemin}").status_code == 404
    for chemin in ("bilans/", "etats/", "remontees/", "cellules/", "points/", "releves/", "entrees-liees/"):
        assert api("post", f"{evenement.pk}/{chemin}").status_code == 404


def test_ce_que_la_base_refuse_a_la_cloture_se_dit_en_francais(evenement, arm):
    """The closing came between the right and the write: what the database says becomes a sentence, not a failure."""
    Groupe.objects.filter(pk=evenement.groupe_id).update(clos_le=timezone.now())
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        Bilan.objects.create(
            evenement=evenement,
            jeton=uuid4(),
            source="terrain",
            ua=1,
            auteur=arm,
            constate_le=evenement.ouvert_le,
            saisi_le=evenement.ouvert_le,
        )
    reponse = probleme(refus.value, {})
    assert reponse.status_code == 403
    assert "est clos" in reponse.data["detail"]
