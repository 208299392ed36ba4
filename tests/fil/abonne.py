"""A subscriber in a process of its own, and the access of the machine that subscribed it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.test import Client
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent

from annuaire.actes.machines import ouvrir_acces
from annuaire.models import Role
from fil.actes.abonner import abonner
from fil.models import Abonnement
from tests.annuaire.porte import confirmer


class Receveur:
    def __init__(self, dossier):
        self.dossier, self.port, self.processus = dossier, port_libre(), None
        self.adresse = f"http://127.0.0.1:{self.port}/portail?cle=secrete"
        self.repondre(200)

    def demarrer(self):
        self.processus = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("receveur.py")), str(self.port), str(self.dossier)],
            preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
        )
        assert attendre(self._ecoute, delai=30), "le receveur n'a pas démarré"
        return self

    def repondre(self, consigne):
        (self.dossier / "consigne").write_text(str(consigne))

    @property
    def recus(self):
        fichier = self.dossier / "recus"
        return [json.loads(ligne) for ligne in fichier.read_text().splitlines()] if fichier.exists() else []

    @property
    def textes(self):
        return [json.loads(recu["corps"])["donnees"]["texte"] for recu in self.recus]

    def _ecoute(self):
        try:
            return requests.get(self.adresse, timeout=1).status_code == 200
        except requests.RequestException:
            return False


@pytest.fixture
def receveur(tmp_path, settings):
    settings.DEBUG, settings.API_ABONNES = True, {"internes": True, "jours": 3}
    un = Receveur(tmp_path).demarrer()
    yield un
    arreter(un.processus, signal.SIGTERM, patience=10)


@pytest.fixture
def acces(cadre, samu31, region):
    return ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.LECTEUR).acces


@pytest.fixture
def ouvert(receveur, cadre, acces, region):
    return abonner(auteur=cadre, acces=acces, adresse=receveur.adresse, groupes=[region], objets=["entree"])


@pytest.fixture
def abonnement(ouvert):
    return ouvert.abonnement


def entrer(personne):
    client = Client()
    client.force_login(personne, backend="annuaire.connexion.ConnexionPortail")
    confirmer(client)
    return client


def relu(abonnement):
    return Abonnement.objects.get(pk=abonnement.pk)
