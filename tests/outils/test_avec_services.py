"""The launcher of the private servers, as a person or a build uses it: by its command line."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from emplacements import RACINE, dossier_temporaire

LANCEUR = [sys.executable, str(RACINE / "outils" / "avec_services.py")]
ECRIRE = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'], autocommit=True).execute({requete!r}){suite}"


@pytest.fixture
def donnees():
    """A data folder that PostgreSQL reaches even when root runs the tests: pytest's own are closed to others."""
    dossier = Path(tempfile.mkdtemp(prefix="portail-essai-", dir=dossier_temporaire()))
    dossier.chmod(0o755)
    yield dossier
    shutil.rmtree(dossier)


@pytest.fixture
def environnement(donnees):
    """Without the servers of this test run, so that the launcher starts its own."""
    serveurs = ("DATABASE_URL", "REDIS_URL")
    variables = {nom: valeur for nom, valeur in os.environ.items() if nom not in serveurs}
    return variables | {"PORTAIL_DONNEES": str(donnees)}


def lancer(environnement, *arguments):
    return subprocess.Popen([*LANCEUR, *arguments], env=environnement, stdout=subprocess.PIPE, text=True)


def sql(requete, suite=""):
    return ["--", sys.executable, "-c", ECRIRE.format(requete=requete, suite=suite)]


def test_le_code_de_sortie_de_la_commande_est_rendu(environnement):
    assert lancer(environnement, "--ephemere", "--", "sh", "-c", "exit 7").wait() == 7


def test_une_commande_introuvable_donne_127(environnement):
    assert lancer(environnement, "--ephemere", "--", "commande-qui-n-existe-pas").wait() == 127


def test_deux_executions_jetables_ne_partagent_rien(environnement):
    creation = sql("create table essai ()", "; import time; time.sleep(1)")
    ensemble = [lancer(environnement, "--ephemere", *creation) for _ in range(2)]
    assert [processus.wait() for processus in ensemble] == [0, 0]


def test_une_execution_jetable_efface_son_dossier(environnement):
    processus = lancer(environnement, "--ephemere", "--", "sh", "-c", "echo $PORTAIL_DONNEES")
    dossier = processus.communicate()[0].strip()
    assert dossier and not Path(dossier).exists()


def test_un_signal_arrete_la_commande_puis_les_serveurs(environnement, donnees):
    processus = lancer(environnement, "--", "sh", "-c", "echo debut; exec sleep 60")
    assert processus.stdout.readline() == "debut\n"
    postgres, redis = pids(donnees)
    processus.send_signal(signal.SIGTERM)
    assert processus.wait(30) == 128 + signal.SIGTERM
    assert not est_vivant(postgres) and not est_vivant(redis)


def test_les_donnees_survivent_a_un_arret_brutal_de_tout(environnement, donnees):
    processus = lancer(
        environnement, *sql("create table essai ()", "; print('fait', flush=True); import time; time.sleep(60)")
    )
    assert processus.stdout.readline() == "fait\n"
    for pid in (*pids(donnees), processus.pid):
        os.kill(pid, signal.SIGKILL)
    processus.wait()
    assert lancer(environnement, *sql("select * from essai")).wait(60) == 0


def test_les_serveurs_ne_survivent_pas_a_leur_lanceur(environnement, donnees):
    processus = lancer(environnement, "--", "sh", "-c", "echo debut; exec sleep 60")
    processus.stdout.readline()
    serveurs = pids(donnees)
    processus.kill()
    fin = time.monotonic() + 20
    while any(est_vivant(pid) for pid in serveurs):
        assert time.monotonic() < fin
        time.sleep(0.05)


def test_un_second_lancement_partage_les_serveurs_du_premier(environnement):
    premier = lancer(environnement, "--", "sh", "-c", "echo $DATABASE_URL; exec sleep 60")
    adresse = premier.stdout.readline()
    second = lancer(environnement, "--", "sh", "-c", "echo $DATABASE_URL")
    assert second.communicate()[0] == adresse
    premier.terminate()
    premier.wait(30)


def pids(donnees):
    """The process numbers of PostgreSQL and Redis. Root may keep PostgreSQL elsewhere, but not for this folder."""
    temoins = (donnees / "postgresql" / "donnees" / "postmaster.pid", donnees / "redis" / "redis.pid")
    return tuple(int(temoin.read_text().split("\n", 1)[0]) for temoin in temoins)


def est_vivant(pid):
    try:
        etat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return etat != "Z"
