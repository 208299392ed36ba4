"""The REST API of the main courante, as an outside client sees it."""

from uuid import uuid4

import pytest
from django.test import Client

from annuaire.actes.machines import ouvrir_acces_machine
from fil.models import Depeche
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Entree
from maincourante.rendus import EntreeRendue
from tests import fabriques

# Fixed: pytest's parallel workers must name the parametrised tests alike.
JETON = "6f6e2c1e-5d1b-4f0a-9a52-3f6a1f0b7c11"


def test_consigner_repond_201_puis_200_avec_la_meme_entree(api, arm, region):
    jeton = str(uuid4())
    premiere = api(arm).consigner(region, jeton=jeton, texte="Lignes rétablies.", categorie="technique")
    seconde = api(arm).consigner(region, jeton=jeton, texte="Lignes rétablies.", categorie="technique")

    assert (premiere.status_code, seconde.status_code) == (201, 200)
    assert premiere.json() == seconde.json() == Depeche.objects.get().donnees
    assert premiere.json()["numero"] == 1


def test_consigner_coute_cinq_requetes_et_deux_de_transaction(api, arm, region, django_assert_num_queries):
    ici = api(arm)
    ici.consigner(region)
    with django_assert_num_queries(7):  # session and person, groupe and right, savepoint, entry, fil × 2, release
        ici.consigner(region)


@pytest.mark.parametrize(
    ("champs", "nomme"),
    [
        ({"texte": ""}, "texte"),
        ({"texte": None}, "texte"),
        ({"texte": 12}, "texte"),
        ({"texte": ["a"]}, "texte"),
        ({"texte": {"a": 1}}, "texte"),
        ({"texte": "a\x00b"}, "texte"),
        ({"texte": "x" * 100_000}, "texte"),
        ({"texte": "a\ud800"}, "texte"),
        ({"jeton": "12"}, "jeton"),
        ({"jeton": None}, "jeton"),
        ({"categorie": "inconnue"}, "categorie"),
        ({"categorie": 4}, "categorie"),
        ({"categorie": "a\x00"}, "categorie"),
        ({"importance": "vitale"}, "importance"),
        ({"survenu_le": "hier"}, "survenu_le"),
        ({"survenu_le": "2999-01-01T00:00:00Z"}, "survenu_le"),
        ({"survenu_le": "1999-01-01T00:00:00Z"}, "survenu_le"),
        ({"survenu_le": "0001-01-01T00:00:00+14:00"}, "survenu_le"),
        ({"survenu_le": 12}, "survenu_le"),
        ({"latitude": "nord", "longitude": 1}, "latitude"),
        ({"latitude": 99, "longitude": 1}, "latitude"),
        ({"latitude": 43}, "latitude"),
        ({"lieu": "x" * 300}, "lieu"),
        ({"destinataires": [{"entite": 99_999}]}, "destinataires"),
        ({"destinataires": [{"entite": 10**30}]}, "destinataires.0.entite"),
        ({"destinataires": [{}]}, "destinataires"),
        ({"destinataires": "Samu 82"}, "destinataires"),
        ({"destinataires": [{"personne": "Blanc"}]}, "destinataires.0.personne"),
        ({"action": {"entite": 99_999}}, "action"),
        ({"action": {"echeance": "demain"}}, "action.echeance"),
        ({"action": "à faire"}, "action"),
    ],
    ids=str,
)
def test_un_champ_refuse_est_nomme_avec_sa_raison(api, arm, region, champs, nomme):
    reponse = api(arm).consigner(region, **champs)

    assert reponse.status_code == 400, reponse.content
    assert reponse["Content-Type"] == "application/problem+json"
    probleme = reponse.json()
    assert list(probleme["erreurs"]) == [nomme]
    assert probleme["erreurs"][nomme][0]
    assert (probleme["status"], probleme["title"]) == (400, "Demande refusée")
    assert not Entree.objects.exists()


@pytest.mark.parametrize("corps", ["", "{", "[]", "12", '"texte"', '{"texte": NaN}', "[" * 5000, "\xff"])
def test_un_corps_qui_n_est_pas_un_objet_json_est_refuse(api, arm, region, corps):
    reponse = api(arm).client.post(
        f"/api/v1/groupes/{region.pk}/entrees/", corps.encode("latin-1"), content_type="application/json"
    )
    assert reponse.status_code == 400
    assert reponse["Content-Type"] == "application/problem+json"


def test_un_corps_trop_gros_ou_d_un_autre_type_est_refuse(api, arm, region):
    adresse = f"/api/v1/groupes/{region.pk}/entrees/"
    client = api(arm).client
    assert client.post(adresse, b" " * 300_000, content_type="application/json").status_code == 413
    assert client.post(adresse, {"texte": "a"}).status_code == 415


def test_le_jeton_d_un_autre_est_refuse_en_le_nommant(api, arm, voisin, region):
    jeton = str(uuid4())
    api(arm).consigner(region, jeton=jeton)
    reponse = api(voisin).consigner(region, jeton=jeton)
    assert (reponse.status_code, list(reponse.json()["erreurs"])) == (400, ["jeton"])


def test_un_etranger_a_404_un_lecteur_403_un_inconnu_401(api, etranger, veille, region):
    assert api(etranger).consigner(region).status_code == 404
    refus = api(veille).consigner(region)
    assert (refus.status_code, refus.json()["detail"]) == (403, "Vous pouvez lire ce groupe, mais pas y écrire.")
    assert Client().get(f"/api/v1/groupes/{region.pk}/entrees/").status_code == 401


@pytest.mark.parametrize("identifiant", [0, 999_999, 10**30])
def test_un_groupe_forge_est_introuvable(api, arm, region, identifiant):
    ici = api(arm)
    assert ici.get(f"groupes/{identifiant}/entrees/").status_code == 404
    assert ici.post(f"groupes/{identifiant}/entrees/").status_code == 404
    assert ici.get(f"entrees/{identifiant}/").status_code == 404


def test_ecrire_sans_jeton_csrf_est_refuse(arm, region):
    client = Client(enforce_csrf_checks=True)
    client.force_login(arm)
    adresse = f"/api/v1/groupes/{region.pk}/entrees/"
    corps = {"jeton": str(uuid4()), "texte": "Lignes rétablies."}
    assert client.post(adresse, corps, content_type="application/json").status_code == 403


def test_les_ecritures_sur_une_entree_repondent_son_nouvel_etat(api, arm, voisin, region, samu31, samu82):
    local = fabriques.groupe("Samu 31", samu31)
    ici, la_bas = api(arm), api(voisin)
    numero = ici.consigner(region, destinataires=[{"entite": samu82.pk}], action={"entite": samu82.pk}).json()["id"]

    def apres(qui, chemin, **corps):
        reponse = qui.post(f"entrees/{numero}/{chemin}/", corps)
        assert reponse.status_code == 200, reponse.content
        entree = donnees_entree(avec_suite(Entree.objects.filter(pk=numero)).get())
        assert reponse.json() == entree
        return entree

    assert apres(ici, "relances")["destinataires"][0]["relance_par"]["id"] == arm.pk
    assert apres(la_bas, "prises-en-compte")["destinataires"][0]["pris_par"]["id"] == voisin.pk
    assert apres(la_bas, "commentaires", jeton=str(uuid4()), texte="Vu.")["commentaires"][0]["texte"] == "Vu."
    assert apres(ici, "rectifications", jeton=str(uuid4()), texte="Rétablies.", vues=0)["texte"] == "Rétablies."
    assert apres(ici, "epingle", epinglee=True)["epingle"]
    assert apres(ici, "epingle", epinglee=False)["epingle"] is None
    assert apres(ici, "action", etat="en_cours", personne=voisin.pk)["action"]["personne"]["id"] == voisin.pk
    action = apres(ici, "action", etat="fait")["action"]
    assert (action["etat"], action["entite"], action["personne"]["id"]) == ("fait", None, voisin.pk)
    assert apres(ici, "partages", jeton=str(uuid4()), groupe=local.pk)["partages"][0]["groupe"] == local.pk
    assert apres(ici, "annulation", motif="Doublon.")["annulation"]["motif"] == "Doublon."


@pytest.mark.parametrize(
    ("chemin", "corps", "statut"),
    [
        ("rectifications", {"texte": "Sans jeton."}, 400),
        ("rectifications", {"jeton": JETON, "texte": ""}, 400),
        ("rectifications", {"jeton": JETON, "texte": "Autre.", "vues": -1}, 400),
        ("annulation", {}, 400),
        ("annulation", {"motif": " "}, 400),
        ("prises-en-compte", {}, 403),
        ("relances", {}, 400),
        ("commentaires", {"jeton": JETON, "texte": "x" * 3000}, 400),
        ("epingle", {"epinglee": "peut-être"}, 400),
        ("action", {"etat": "bientôt"}, 400),
        ("action", {"etat": "fait", "entite": 999_999}, 400),
        ("partages", {"jeton": JETON, "groupe": 999_999}, 404),
        ("partages", {"jeton": JETON, "groupe": "Samu 31"}, 400),
    ],
    ids=str,
)
def test_une_ecriture_refusee_ne_change_rien(api, arm, region, chemin, corps, statut):
    entree = fabriques.entree(arm, region)
    assert api(arm).post(f"entrees/{entree.pk}/{chemin}/", corps).status_code == statut
    assert Depeche.objects.count() == 1


def test_la_liste_se_parcourt_par_numero_dans_les_deux_sens(api, arm, region):
    for n in range(120):
        fabriques.entree(arm, region, f"Ligne {n}.")
    ici = api(arm)

    lus, adresse = [], f"/api/v1/groupes/{region.pk}/entrees/"
    while adresse:
        page = ici.client.get(adresse).json()
        lus += [e["numero"] for e in page["resultats"]]
        adresse = page["suivant"]
    assert lus == list(range(120, 0, -1))

    page = ici.get(f"groupes/{region.pk}/entrees/", apres=30).json()
    assert [e["numero"] for e in page["resultats"]] == list(range(31, 81))
    assert page["suivant"].endswith("apres=80")


def test_un_filtre_mal_ecrit_est_refuse_en_le_nommant(api, arm, region):
    reponse = api(arm).get(f"groupes/{region.pk}/entrees/", periode="3j", avant="douze", auteur=10**30)
    assert reponse.status_code == 400
    assert sorted(reponse.json()["erreurs"]) == ["auteur", "avant", "periode"]


def test_les_destinataires_possibles_sont_les_participants(api, arm, voisin, agent_ars, region, samu59, etranger):
    ouvrir_acces_machine(nom="passerelle", entite=arm.entite_active)

    def noms(q):
        return [d["nom"] for d in api(arm).get(f"groupes/{region.pk}/destinataires/", q=q).json()]

    assert {"ARS Occitanie", "Samu 31", "Samu 82", "L. Blanc", "C. Roux"} <= set(noms(""))
    assert "Samu 82 · Responsable" in noms("82")
    assert "L. Blanc" in noms("blânc") and "C. Roux" not in noms("blanc")
    assert noms("59") == noms("lefebvre") == noms("passerelle") == []


def test_le_premier_destinataire_propose_est_celui_dont_le_nom_commence_ainsi(api, arm, region, ars_occitanie):
    for nom in ("Samu 48", "Samu 81"):
        fabriques.inviter(region, fabriques.entite(nom.replace(" ", "-").upper(), nom, parent=ars_occitanie))

    def noms(q):
        return [d["nom"] for d in api(arm).get(f"groupes/{region.pk}/destinataires/", q=q).json()]

    assert noms("samu 8")[:3] == ["Samu 81", "Samu 82", "Samu 48"]
    assert noms("8(") == []


def test_les_modeles_du_groupe(api, arm, agent_ars, etranger, region):
    ici = api(arm)
    adresse = f"groupes/{region.pk}/modeles/"
    cree = ici.post(adresse, {"titre": "Relève", "texte": "Relève de nuit :", "categorie": "releve"})
    assert (cree.status_code, cree.json()["categorie"]) == (201, "releve")
    assert [m["titre"] for m in ici.get(adresse).json()] == ["Relève"]
    assert ici.post(adresse, {"titre": "x" * 61, "texte": "a"}).status_code == 400
    assert ici.delete(f"modeles/{cree.json()['id']}/").status_code == 403
    assert api(etranger).delete(f"modeles/{cree.json()['id']}/").status_code == 404
    assert api(agent_ars).delete(f"modeles/{cree.json()['id']}/").status_code == 204


def test_mes_groupes_et_mes_droits(api, arm, veille, region):
    (groupe,) = api(arm).get("groupes/").json()
    assert (groupe["id"], groupe["droit"]) == (region.pk, 2)
    assert api(veille).get("groupes/").json()[0]["droit"] == 1


def test_la_documentation_decrit_ce_que_l_api_rend(arm, region):
    entree = donnees_entree(avec_suite(Entree.objects.filter(pk=fabriques.entree(arm, region).pk)).get())
    assert list(EntreeRendue().fields) == list(entree)


def test_le_schema_et_la_page_de_documentation_s_ouvrent(api, arm, region):
    schema = api(arm).get("schema/").json()
    assert "/api/v1/groupes/{groupe_id}/entrees/" in schema["paths"]
    page = api(arm).get("docs/").content.decode()
    assert "/api/v1/entrees/{entree_id}/prises-en-compte/" in page and "EntreeEntrante" in page
    assert "<script>" not in page and "http://" not in page.replace("http://testserver", "")
