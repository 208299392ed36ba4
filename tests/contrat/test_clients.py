"""The clients of `docs/exemples` do what `docs/api.md` says, against the real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from urllib.parse import parse_qs, urlsplit
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
    premiere = bytes(Depeche.objects.get(groupe=region, numero=1).empreinte).hex()[:16]
    tenue = ("--apres", 1, "--empreinte", premiere)
    suivi = lancer(environnement, *client, "suivre", region.pk, *tenue, "--combien", 1)
    assert suivi.returncode == 0, suivi.stderr
    depeche = json.loads(suivi.stdout)
    assert (depeche["numero"], depeche["donnees"]["texte"]) == (2, "Lit fermé.")
    assert depeche["donnees"] == Depeche.objects.get(groupe=region, numero=2).donnees
    ailleurs = lancer(environnement, *client, "suivre", region.pk, *tenue[:-1], "f" * 16, "--combien", 1)
    assert json.loads(ailleurs.stdout)["numero"] == 1, ailleurs.stderr


def test_le_client_python_reprend_le_fil_d_un_portail_restaure(environnement, region):
    client = (sys.executable, EXEMPLES / "client.py")
    lancer(environnement, *client, "consigner", region.pk, "Lignes rétablies.")
    suivi = lancer(environnement, *client, "suivre", region.pk, "--apres", 41, "--combien", 1)
    assert (suivi.returncode, json.loads(suivi.stdout)["numero"]) == (0, 1), suivi.stderr


@pytest.fixture
def suivre_des_bases(monkeypatch):
    """Follow a fil, each page of which another base may give: their names, with how each seals its dépêches."""
    monkeypatch.syspath_prepend(str(EXEMPLES))
    portail = import_module("client").Portail("", "", "", "")

    def suivre(bases, *tenue, combien):
        demandes = []

        def demander(_methode, adresse):
            apres = int(parse_qs(urlsplit(adresse).query)["apres"][0])
            lignee, sceau = bases[min(len(demandes), len(bases) - 1)]
            demandes.append(apres)
            depeche = {"numero": apres + 1, "empreinte": f"{sceau}{apres + 1}"}
            return {"resultats": [depeche], "suivant": None, "lignee": lignee, "restaure": False}

        monkeypatch.setattr(portail, "demander", demander)
        suite = portail.suivre(12, *tenue, pause_s=0)
        return [next(suite)["numero"] for _ in range(combien)], demandes

    return suivre


def test_le_client_python_reprend_le_fil_d_une_autre_base(suivre_des_bases):
    bases = [("a1", "x"), ("", "x"), ("b2", "y")]
    assert suivre_des_bases(bases, 2, combien=3) == ([3, 4, 1], [2, 3, 4, 3, 0])


def test_le_client_python_continue_ou_la_nouvelle_base_a_les_memes_depeches(suivre_des_bases):
    bases = [("a1", "x"), ("", "x"), ("b2", "x")]
    assert suivre_des_bases(bases, 2, combien=4) == ([3, 4, 5, 6], [2, 3, 4, 3, 5])


def test_le_client_python_relance_verifie_la_depeche_qu_il_tient(suivre_des_bases):
    bases = [("b2", "y")]
    assert suivre_des_bases(bases, 2, "x2", combien=2) == ([1, 2], [2, 1, 0, 1])
    assert suivre_des_bases(bases, 2, "y2", combien=2) == ([3, 4], [2, 1, 3])


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
