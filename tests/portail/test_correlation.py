"""One identifier from the proxy to the worker, and journals that tell nothing of anybody."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import requests
import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from processus import attendre
from prometheus_client import generate_latest

from annuaire.territoire import deriver_groupes
from portail.celery import app
from portail.correlation import ENTETE, FORME
from portail.journal import configurer
from sivic.actes.denombrer import denombrer
from sivic.models import Identite
from telephonie.actes.simuler import simulation_de, simuler
from tests import fabriques
from tests.evenements.conftest import evenement, ouvrir, territoire
from tests.serveur import RACINE

__all__ = ["evenement", "ouvrir", "territoire"]
DE_NGINX = "5f2c0a9be1d34c7786a0f4b1d2e3c4a5"


@pytest.mark.django_db
def test_une_reference_bien_formee_est_gardee(client):
    assert client.get("/sante/vivant", headers={ENTETE: DE_NGINX})[ENTETE] == DE_NGINX


@pytest.mark.django_db
@pytest.mark.parametrize(
    "recue", ["", "court", "a" * 65, 'x"><script>alert(1)', "ligne\nsuivante", "é" * 12, "-abcdefgh"]
)
def test_une_reference_mal_formee_est_remplacee(client, recue):
    rendue = client.get("/sante/vivant", headers={ENTETE: recue})[ENTETE]
    assert rendue != recue
    assert FORME.fullmatch(rendue)


@pytest.mark.django_db
def test_une_methode_inventee_n_ouvre_aucune_serie(client):
    client.generic("INVENTEE", "/sante/vivant")
    exposees = generate_latest().decode()
    assert 'methode="AUTRE"' in exposees
    assert "INVENTEE" not in exposees


@pytest.mark.django_db
def test_deux_demandes_n_ont_pas_la_meme(client):
    assert client.get("/sante/vivant")[ENTETE] != client.get("/sante/vivant")[ENTETE]


def test_qui_se_heurte_a_un_refus_peut_citer_la_reference(client, arm, region):
    client.force_login(arm)
    entetes = {ENTETE: DE_NGINX}
    page = client.get("/nulle-part/", headers=entetes).content.decode()
    assert f'<code class="reference">{DE_NGINX}</code>' in page
    for reponse in (
        client.get("/api/v1/nulle-part/", headers=entetes),
        client.post(f"/api/v1/groupes/{region.pk}/entrees/", {}, content_type="application/json", headers=entetes),
    ):
        assert reponse["Content-Type"] == "application/problem+json"
        assert reponse.json()["requete"] == DE_NGINX


def test_une_panne_se_cite_aussi(client, arm, monkeypatch):
    client.force_login(arm)
    client.raise_request_exception = False
    monkeypatch.setattr("portail.views.accueil.lectures.dernieres_entrees", lambda *_, **__: 1 / 0)
    reponse = client.get("/", headers={ENTETE: DE_NGINX})
    assert reponse.status_code == 500
    assert DE_NGINX in reponse.content.decode()


def un_identifiant_mene_de_nginx_au_travailleur_par_la_prise(portail_entier, arm):
    """The report asked for on a page is made by a worker under the identifier of that request."""
    deriver_groupes()
    samu, debut = arm.entite_active, timezone.now() - timedelta(days=3)
    simuler(samu, simulation_de(samu, par_jour=40, graine=1), debut, debut + timedelta(hours=6))
    session = portail_entier.navigateur(arm)
    jours = {"periode": "libre", "le": f"{debut:%Y-%m-%d}", "jusqu": f"{timezone.now():%Y-%m-%d}"}

    adresse = f"{portail_entier.web.url}/telephonie/{samu.code}/rapports/"
    reponse = session.post(adresse, jours, headers={ENTETE: DE_NGINX}, timeout=30, allow_redirects=False)
    with portail_entier.web.ouvrir(session.cle) as oreille:
        oreille.suivre()

    assert (reponse.status_code, reponse.headers[ENTETE]) == (302, DE_NGINX)
    du_web = [ligne for ligne in portail_entier.lignes("web") if ligne.get("requete") == DE_NGINX]
    assert [(ligne["event"], ligne["route"], ligne["statut"]) for ligne in du_web] == [
        ("requete", "telephonie_rapports", 302)
    ]

    def finies():
        return [li for li in portail_entier.lignes("worker") if li.get("requete") == DE_NGINX]

    assert attendre(lambda: "tache_finie" in {ligne["event"] for ligne in finies()}, delai=90, pas=0.5)
    # The files of the report are read by other tasks, which that one asks for: the identifier follows.
    assert "telephonie.tasks.produire_le_rapport_demande" in {ligne["tache"] for ligne in finies()}
    assert attendre(lambda: "ged.tasks.traiter_le_fichier" in {ligne["tache"] for ligne in finies()}, delai=60, pas=0.5)
    assert attendre(lambda: any(li["event"] == "prise_fermee" for li in portail_entier.lignes("web")), delai=20)
    prises = [li["requete"] for li in portail_entier.lignes("web") if li["event"].startswith("prise_")]
    assert len(set(prises)) == 1
    assert DE_NGINX not in prises


# --- Nothing of anybody ------------------------------------------------------------------------------------

# What is typed here must be found in no journal.
SECRETS = {
    "nom": "Quentineau",
    "prenom": "Ysolde",
    "texte": "Chute d'une echelle au garage",
    "telephone": "0612345678",
    "mot_de_passe": "Tr0uble-Fete-Nuage",
    "message": "Rappeler sa soeur avant minuit",
}


def test_les_journaux_ne_disent_rien_de_personne(portail_entier, arm, regulateur, samu82, evenement, region):
    """Real requests, failures included, through the real processes; then all that they printed is read.

    Before, of the same portal: it takes its time to start.
    """
    un_identifiant_mene_de_nginx_au_travailleur_par_la_prise(portail_entier, arm)
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ur")
    session, url = portail_entier.navigateur(arm), portail_entier.web.url

    def lire(chemin, **recherche):
        return session.get(url + chemin, params=recherche, timeout=30).status_code

    def ecrire(chemin, **corps):
        return session.post(url + chemin, json=corps, timeout=30).status_code

    nom, telephone = SECRETS["nom"], SECRETS["telephone"]
    assert lire("/recherche/", q=nom) == lire("/annuaire/", q=nom) == 200
    assert lire("/telephonie/", appelant=telephone) == 200
    assert lire(f"/nulle-part/{nom}/", tel=telephone) == lire(f"/api/v1/{nom}/", tel=telephone) == 404
    entrees = f"/api/v1/groupes/{region.pk}/entrees/"
    assert ecrire(entrees, jeton=str(uuid4()), texte=SECRETS["texte"]) == 201
    assert ecrire(entrees, jeton=SECRETS["texte"], texte=SECRETS["texte"], importance=nom) == 400
    assert ecrire("/api/v1/conversations/", personnes=[SECRETS["message"]]) >= 400
    fiche = f"{url}/evenements/{evenement.pk}/victimes/{victime.pk}"
    dite = {"nom": nom, "prenom": SECRETS["prenom"]}
    assert session.post(f"{fiche}/identite/", dite, timeout=30).status_code == 200
    assert nom in session.post(f"{fiche}/ouvrir/", {"motif": SECRETS["texte"]}, timeout=30).text
    assert session.post(f"{fiche}/identite/", dite | {"age": telephone}, timeout=30).status_code == 400
    for _ in range(6):
        se_tromper(url, session.headers["X-CSRFToken"])
    with portail_entier.web.ouvrir(session.cle) as oreille:
        oreille.dire(type=SECRETS["message"], texte=nom)
        oreille.prise.send(SECRETS["texte"])
        oreille.attendre("erreur")
        oreille.suivre(**{f"g{region.pk}": 1})
        assert ecrire(entrees, jeton=str(uuid4()), texte=SECRETS["texte"]) == 201
        oreille.attendre_numero(2)
    mesures = session.get(f"{url}/metrics", headers={"Authorization": "Bearer jeton-de-supervision"}, timeout=30).text
    assert float(re.search(r"^portail_fil_livraison_secondes_count (\S+)$", mesures, re.MULTILINE)[1]) >= 1
    with app.connection_for_write(f"redis+socket://{portail_entier.redis.prise}") as connexion:
        demander = app.send_task
        demander("telephonie.tasks.produire_le_rapport_demande", args=[nom], connection=connexion)
        demander("telephonie.tasks.produire_le_rapport", args=[nom, telephone, SECRETS["texte"]], connection=connexion)

    def echecs():
        return [ligne for ligne in portail_entier.lignes("worker") if ligne["event"] == "tache_echouee"]

    assert attendre(lambda: len(echecs()) == 2, delai=60, pas=0.5)
    assert {li["exception"][0]["type"] for li in echecs()} == {"builtins.ValueError"}
    assert Identite.objects.filter(victime=victime).exists()

    ecrit = portail_entier.ecrit()
    assert len(portail_entier.lignes("web")) > 12
    assert {cle for cle, secret in SECRETS.items() if secret.lower() in ecrit.lower()} == set()
    assert arm.last_name not in ecrit
    assert session.cle not in ecrit


def se_tromper(url, jeton):
    essai = {"login": SECRETS["nom"], "password": SECRETS["mot_de_passe"], "csrfmiddlewaretoken": jeton}
    requests.post(f"{url}/compte/connexion/", essai, cookies={"csrftoken": jeton}, timeout=30)


@pytest.fixture
def lignes():
    """What the journals of production would print, at their most talkative."""
    sortie, reglages = io.StringIO(), configurer("DEBUG")
    json_ = reglages["formatters"]["json"]
    poignee = logging.StreamHandler(sortie)
    poignee.setFormatter(json_["()"](processors=json_["processors"], foreign_pre_chain=json_["foreign_pre_chain"]))
    poignee.addFilter(reglages["filters"]["sobre"]["()"]())
    racine, niveau = logging.getLogger(), logging.getLogger().level
    racine.addHandler(poignee)
    yield lambda: [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]
    racine.removeHandler(poignee)
    racine.setLevel(niveau)


def test_une_exception_de_postgresql_perd_la_ligne_qu_elle_cite(lignes, arm):
    try:
        with transaction.atomic():
            fabriques.personne(arm.username)
    except IntegrityError as erreur:
        assert arm.username in str(erreur)
        structlog.get_logger("portail.essai").error("rate", exc_info=True)
        logging.getLogger("daphne.server").error(f"Exception inside application: {erreur}\nFile x")
        logging.getLogger("django.request").error("%s: %s", "Internal Server Error", f"/x/{arm.username}/")
        logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task %s>" % erreur)  # noqa: UP031
    dites = lignes()
    assert arm.username not in json.dumps(dites)
    assert dites[0]["exception"][0]["type"] == "django.db.utils.IntegrityError"
    assert dites[0]["exception"][1]["sqlstate"] == "23505"
    assert [ligne["event"] for ligne in dites[1:]] == [
        "Exception inside application", "%s: %s", "Task exception was never retrieved"
    ]  # fmt: skip


def test_en_debug_le_sql_et_les_demandes_des_bibliotheques_ne_se_disent_pas():
    assert configurer("DEBUG")["root"]["level"] == "INFO"
    assert configurer("DEBUG")["loggers"]["sivic"]["level"] == "DEBUG"


def test_daphne_n_ecrit_pas_les_adresses():
    """From verbosity 1 on it prints each request with its query."""
    lances = [ligne for ligne in (RACINE / "Procfile").read_text().splitlines() if "daphne" in ligne]
    assert lances
    assert all(re.search(r"--verbosity 0\b", ligne) for ligne in lances)
