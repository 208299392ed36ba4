"""The watched folder with a worker that is really killed in the middle of a file."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from django.db import connection, transaction
from processus import attendre, mourir_avec_le_parent

from telephonie.actes.relever import VERROU, relever_le_dossier
from telephonie.models import Appel, EvenementTelephonie, SourceTelephonie
from tests.serveur import RACINE, environnement_de_test
from tests.telephonie.fichiers import LIGNES, releve

pytestmark = pytest.mark.django_db(transaction=True)


LOT = 1_000  # events taken at once, rather than ten thousand


def lancer_un_travailleur(dossier):
    code = (
        "import django; django.setup(); import telephonie.actes.importer as importer; "
        f"importer.LIGNES_MAX = {LOT}; from telephonie.tasks import relever; relever()"
    )
    reglages = {"TELEPHONIE_DOSSIER": str(dossier.parent), "DJANGO_SETTINGS_MODULE": "portail.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=RACINE,
        env=environnement_de_test() | reglages,
        preexec_fn=mourir_avec_le_parent(signal.SIGKILL),
    )


def deposer(dossier):
    """Three lots; the first look at it is over."""
    lignes = (LIGNES[0].replace("+33612345678", f"+336{rang:08}") for rang in range(600))
    (dossier / "appels.csv").write_text(releve(*lignes))
    assert relever_le_dossier() == 0


def attend_la_source():
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock' AND query LIKE 'UPDATE \"telephonie_sourcetelephonie\"%'"
        )
        return curseur.fetchone()[0] == 1


def tient_le_dossier():
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND classid = %s",
            [VERROU],
        )
        return curseur.fetchone()[0] == 1


def test_tue_au_milieu_il_ne_laisse_rien_et_le_fichier_est_repris(dossier, source, monkeypatch):
    """Killed when all is written and nothing is committed; while it lived, nobody else took the file."""
    monkeypatch.setattr("telephonie.actes.importer.LIGNES_MAX", LOT)
    deposer(dossier)
    with transaction.atomic():
        SourceTelephonie.objects.select_for_update(no_key=True).get(pk=source.pk)
        travailleur = lancer_un_travailleur(dossier)
        assert attendre(attend_la_source, delai=90)
        assert tient_le_dossier()
        assert relever_le_dossier() == 0
        travailleur.kill()
        assert travailleur.wait() == -signal.SIGKILL
    assert attendre(lambda: not tient_le_dossier(), delai=20)
    assert not EvenementTelephonie.objects.exists()
    assert not Appel.objects.exists()
    assert [chemin.name for chemin in dossier.rglob("*") if chemin.is_file()] == ["appels.csv"]
    assert relever_le_dossier() == 1
    assert (EvenementTelephonie.objects.count(), Appel.objects.count()) == (2_400, 600)
    assert (dossier / "faits" / "appels.csv").exists()
