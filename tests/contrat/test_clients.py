"""The clients of `docs/exemples` do what `docs/api.md` says, against the real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from uuid import uuid4

import pytest

from annuaire.actes.machines import ouvrir_acces, ouvrir_acces_machine
from annuaire.models import Role
from fil.models import Depeche
from maincourante.models import Entree
from portail.portees import PORTEES
from tests.serveur import RACINE

EXEMPLES = RACINE / "docs" / "exemples"


@pytest.fixture
def environnement(serveur, samu31):
    acces = ouvrir_acces_machine(nom="client", entite=samu31)
    return os.environ | {
        "PORTAIL": serveur.url,
        "CLIENT_ID": acces.identifiant,
        "CLIENT_SECRET": acces.secret,
    }


def lancer(environnement, *commande):
    return subprocess.run(
        [str(partie) for partie in commande],
        env=environnement,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_le_client_python_consigne_et_suit_le_fil(environnement, region):
    client = (sys.executable, EXEMPLES / "client.py")
    for rang, texte in enumerate(("Lignes rétablies.", "Lit fermé."), start=1):
        consigne = lancer(environnement, *client, "consigner", region.pk, texte)
        assert (consigne.returncode, consigne.stdout.strip()) == (0, str(rang)), consigne.stderr
    suivi = lancer(environnement, *client, "suivre", region.pk, "--apres", 1, "--combien", 1)
    assert suivi.returncode == 0, suivi.stderr
    depeche = json.loads(suivi.stdout)
    assert (depeche["numero"], depeche["donnees"]["texte"]) == (2, "Lit fermé.")
    assert depeche["donnees"] == Depeche.objects.get(groupe=region, numero=2).donnees


def test_le_client_python_reprend_le_fil_d_un_portail_restaure(environnement, region):
    client = (sys.executable, EXEMPLES / "client.py")
    lancer(environnement, *client, "consigner", region.pk, "Lignes rétablies.")
    suivi = lancer(environnement, *client, "suivre", region.pk, "--apres", 41, "--combien", 1)
    assert (suivi.returncode, json.loads(suivi.stdout)["numero"]) == (0, 1), suivi.stderr


def test_le_client_python_reprend_le_fil_d_une_autre_base(monkeypatch):
    monkeypatch.syspath_prepend(str(EXEMPLES))
    portail = import_module("client").Portail("", "", "", "")
    pages = [("a1", 3), ("", 4), ("b2", 5), ("b2", 1)]
    demandes = []

    def demander(_methode, adresse):
        demandes.append(int(adresse.split("=")[1]))
        lignee, numero = pages[len(demandes) - 1]
        return {"resultats": [{"numero": numero}], "suivant": None, "lignee": lignee, "restaure": False}

    monkeypatch.setattr(portail, "demander", demander)
    suite = portail.suivre(12, 2, pause_s=0)
    assert [next(suite)["numero"] for _ in range(3)] == [3, 4, 1]
    assert (demandes, portail.lignee) == ([2, 3, 4, 0], "b2")


def test_le_client_python_dit_le_refus_du_portail(environnement, samu59):
    refus = lancer(environnement, sys.executable, EXEMPLES / "client.py", "suivre", 999_999)
    assert (refus.returncode, refus.stdout) == (1, "")
    assert "404 Introuvable" in refus.stderr and "pas partagé" in refus.stderr


def test_le_client_python_dit_pourquoi_il_n_a_pas_de_jeton(environnement, serveur, samu31, region):
    client = (sys.executable, EXEMPLES / "client.py")
    faux = lancer(environnement | {"CLIENT_SECRET": "pas le bon"}, *client, "suivre", region.pk)
    assert (faux.returncode, faux.stderr.split(" :")[0]) == (1, "401 invalid_client")

    lecteur = ouvrir_acces(auteur=None, nom="lecteur", entite=samu31, role=Role.LECTEUR, portees=["lire:fil"])
    cles = environnement | {"CLIENT_ID": lecteur.identifiant, "CLIENT_SECRET": lecteur.secret}
    refuse = lancer(cles, *client, "consigner", region.pk, "Lit fermé.")
    assert (refuse.returncode, refuse.stderr.split(" :")[0]) == (1, "400 invalid_scope")
    lancer(environnement, *client, "consigner", region.pk, "Lit fermé.")
    assert lancer(cles, *client, "suivre", region.pk, "--combien", 1).returncode == 0


def test_le_client_curl_consigne_et_lit_la_suite(environnement, region):
    jeton = str(uuid4())
    suite = lancer(environnement, EXEMPLES / "client.sh", region.pk, f'Appel "{jeton}" d\'essai.')
    assert suite.returncode == 0, suite.stderr
    (depeche,) = json.loads(suite.stdout)["resultats"]
    assert depeche["donnees"]["texte"] == Entree.objects.get().texte == f'Appel "{jeton}" d\'essai.'


def test_la_reference_nomme_chaque_portee_et_elles_seules():
    """A line of the table for each resource, with the scopes that exist."""
    nommees = set(re.findall(r"`((?:lire|ecrire):[a-z]+)`", (RACINE / "docs" / "api.md").read_text()))
    assert nommees == {portee for portee in PORTEES if ":" in portee}
