"""`make run`: what it says when it cannot start, and that nothing survives it."""

import socket
import sys

import demarrer
import pytest
from emplacements import RACINE
from processus import attendre
from superviseur import Superviseur, lire_procfile

from portail.formation import personnel


def test_un_port_occupe_donne_une_phrase_et_une_commande():
    with socket.create_server(("127.0.0.1", 0)) as occupant:
        port = occupant.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Le port {port} est déjà pris .*make run PORT="):
            demarrer.verifier_port_libre(port)


@pytest.mark.parametrize("texte", ["abc", "0", "65536", "-1", "80.5", "²"])
def test_un_port_invalide_est_refuse(texte):
    with pytest.raises(SystemExit, match="n'est pas un nombre de 1 à 65535"):
        demarrer.lire_port([texte])


def test_une_seconde_execution_dit_ou_est_la_premiere(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAIL_DONNEES", str(tmp_path))
    refus = pytest.raises(SystemExit, match=r"tourne déjà .*127\.0\.0\.1:8123")
    with demarrer.seule_execution(8123), refus, demarrer.seule_execution(8124):
        pytest.fail("deux exécutions dans le même dossier")


def test_les_comptes_annonces_sont_ceux_de_la_base_de_formation(capsys):
    demarrer.accueillir("http://127.0.0.1:8000")
    annonce = capsys.readouterr().out
    assert {compte for compte, _ in demarrer.COMPTES} == set(personnel.COMPTES)
    assert all(texte in annonce for texte in (*personnel.COMPTES, f"« {personnel.MOT_DE_PASSE} »"))


def test_le_procfile_a_le_web_les_travailleurs_la_minuterie_et_le_sivic_simule():
    assert list(lire_procfile(RACINE / "Procfile")) == ["web", "worker", "beat", "sivic"]


def test_la_mort_d_un_processus_se_voit_et_l_arret_n_oublie_personne(tmp_path, capfd):
    commandes = {"bref": "echo bonjour", "long": f"{sys.executable} -c 'import time; time.sleep(60)'"}
    superviseur = Superviseur(commandes, dossier=tmp_path, environnement={})
    superviseur.lancer()
    assert attendre(lambda: superviseur.arrete() == "bref", delai=10)
    superviseur.arreter()
    assert superviseur.processus["long"].poll() is not None
    assert attendre(lambda: "bref │ bonjour" in capfd.readouterr().err, delai=5)


def test_un_preparatif_qui_echoue_dit_pourquoi(capsys):
    commande = ("base_de_formation", "--part", "beaucoup")
    with demarrer.lancer(commande, {}) as processus, pytest.raises(SystemExit, match="base_de_formation a échoué"):
        demarrer.aboutir(commande, processus)
    assert "beaucoup" in capsys.readouterr().err


def test_ce_qui_se_prepare_ne_survit_pas_a_un_arret():
    with pytest.raises(demarrer.Arret), demarrer.lancer(("shell", "--command", "input()"), {}) as processus:
        assert processus.poll() is None
        raise demarrer.Arret
    assert processus.returncode is not None
