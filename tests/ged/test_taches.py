"""A real worker, asked through the real broker: it scans, reads, tells the screens, writes the continuity packs."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from processus import arreter, attendre, mourir_avec_le_parent

from annuaire.territoire import deriver_groupes
from evenements.models import PackContinuite
from evenements.tasks import produire_les_packs
from fil.models import Depeche
from ged.models import Fichier
from telephonie.actes.simuler import simulation_de, simuler
from telephonie.models import RapportActivite
from tests.ged.fichiers import pdf, ranger
from tests.serveur import RACINE, environnement_de_test


@pytest.fixture
def travailleur(base_reelle, magasin_du_test) -> Iterator[None]:
    """Celery as in production, on the test base, with the folders of the test."""
    environnement = environnement_de_test() | {"PORTAIL_DONNEES": str(magasin_du_test)}
    commande = [sys.executable, "-m", "celery", "--quiet", "--app", "portail", "worker", "--pool", "solo"]
    processus = subprocess.Popen(
        [*commande, "--loglevel", "error", "--without-mingle", "--without-gossip"],
        cwd=RACINE,
        env=environnement,
        preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
    )
    yield
    arreter(processus, signal.SIGTERM, patience=20)


def test_un_travailleur_fait_ce_qu_on_lui_demande(travailleur, arm, voisin, region, samu59):
    """One after the other, by the same worker: it takes its time to start."""
    il_lit_le_document_et_le_dit_au_groupe(arm, region)
    deriver_groupes()
    il_fait_le_rapport_de_telephonie(arm)
    il_fait_un_pack_pour_chaque_entite_ou_l_on_travaille(arm, voisin, samu59)


def il_lit_le_document_et_le_dit_au_groupe(arm, region):
    document = ranger(arm, region, "Plan.pdf", pdf("Plan d'évacuation de la salle."))
    assert attendre(lambda: Fichier.objects.filter(lecture=Fichier.Lecture.FAITE).exists(), delai=90)
    fichier = Fichier.objects.get()
    assert "évacuation" in fichier.texte
    assert (fichier.pages, fichier.apercus) == (1, 1)
    assert attendre(lambda: Depeche.objects.filter(genre="document.traite").exists(), delai=20)
    depeche = Depeche.objects.get(genre="document.traite")
    assert depeche.objet_id == document.pk
    assert depeche.donnees["version"]["pages"] == 1


def il_fait_le_rapport_de_telephonie(arm):
    entite = arm.entite_active
    il_y_a_trois_jours = timezone.now() - timedelta(days=3)
    simulation = simulation_de(entite, par_jour=60, graine=1)
    simuler(entite, simulation, il_y_a_trois_jours, il_y_a_trois_jours + timedelta(hours=12))
    client = Client()
    client.force_login(arm)
    jours = {"le": f"{il_y_a_trois_jours:%Y-%m-%d}", "jusqu": f"{timezone.now():%Y-%m-%d}"}
    client.post(f"/telephonie/{entite.code}/rapports/", {"periode": "libre"} | jours)
    assert attendre(lambda: RapportActivite.objects.filter(csv__isnull=False).exists(), delai=90)
    rapport = RapportActivite.objects.get()
    assert rapport.document.groupe.entite == entite
    assert client.get(f"/ged/documents/{rapport.document_id}/").status_code == 200


def il_fait_un_pack_pour_chaque_entite_ou_l_on_travaille(arm, voisin, samu59):
    entites = {arm.poste.entite_id, voisin.poste.entite_id}
    produire_les_packs.delay()
    assert attendre(lambda: entites <= set(PackContinuite.objects.values_list("entite", flat=True)), delai=90)
    assert not PackContinuite.objects.filter(entite=samu59).exists()
