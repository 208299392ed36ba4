"""The subscriber that the documentation gives: runs as it is written, takes what the portal sends, and nothing else."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import requests
from ports import port_libre
from processus import arreter, attendre, mourir_avec_le_parent

from annuaire.actes.machines import ouvrir_acces
from annuaire.models import Role
from fil.actes.abonner import abonner, renvoyer
from fil.actes.servir import servir
from fil.envoi import signer
from fil.models import Livraison
from tests import fabriques
from tests.serveur import RACINE, environnement_de_test

pytestmark = pytest.mark.django_db


def test_il_prend_chaque_depeche_une_fois_et_refuse_ce_qui_n_est_pas_du_portail(
    cadre, arm, samu31, region, settings, tmp_path
):
    settings.DEBUG, settings.API_ABONNES = True, {"internes": True, "jours": 3}
    adresse = f"http://127.0.0.1:{(port := port_libre())}/"
    acces = ouvrir_acces(auteur=cadre, nom="otn", entite=samu31, role=Role.LECTEUR).acces
    ouvert = abonner(auteur=cadre, acces=acces, adresse=adresse, groupes=[region], objets=["entree"])
    dit = tmp_path / "dit"
    with dit.open("w") as sortie:
        abonne = subprocess.Popen(
            [sys.executable, "docs/exemples/abonne.py", str(port)],
            cwd=RACINE,
            env=environnement_de_test() | {"SECRET": ouvert.secret},
            stdout=sortie,
            preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
        )
    assert attendre(lambda: _statut(adresse, {}) == 401, delai=30)
    fabriques.entree(arm, region, "Un")
    fabriques.entree(arm, region, "Deux")
    assert servir(ouvert.abonnement.pk) == 2
    renvoyer(auteur=cadre, livraison=Livraison.objects.order_by("pk")[0])
    assert servir(ouvert.abonnement.pk) == 1
    lignes = dit.read_text().splitlines()
    assert [ligne.split()[2] for ligne in lignes] == ["entree.consignee"] * 2

    maintenant = int(time.time())
    assert _statut(adresse, _entetes(ouvert.secret, maintenant)) == 401, "un autre corps que celui qui est signé"
    ancien = maintenant - 600
    assert _statut(adresse, _entetes(ouvert.secret, ancien, b"{}")) == 401, datetime.fromtimestamp(ancien, UTC)
    arreter(abonne, signal.SIGTERM, patience=10)


def _entetes(secret, horodatage, signe=b"autre"):
    return {
        "webhook-id": "9-9-9",
        "webhook-timestamp": str(horodatage),
        "webhook-signature": signer(secret, "9-9-9", horodatage, signe),
    }


def _statut(adresse, entetes):
    try:
        return requests.post(adresse, data=b"{}", headers=entetes, timeout=5).status_code
    except requests.RequestException:
        return None
