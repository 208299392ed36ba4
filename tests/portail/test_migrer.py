"""A migration never makes everybody wait behind a table that somebody holds."""

from __future__ import annotations

from contextlib import closing
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as de_django
from django.db import OperationalError, connection, migrations
from django.db.migrations.loader import MigrationLoader

from portail.management.commands import migrate
from tests.serveur import url_de_la_base

A_COTE = ("fil", "0007_depeche_par_objet")
ALTERER = "LOCK TABLE portail_battement IN ACCESS EXCLUSIVE MODE"


class Alterer(migrations.Migration):
    operations = [migrations.RunSQL(ALTERER)]


@pytest.fixture
def autre(base_reelle):
    """A transaction of somebody else, that reads the table and goes on."""
    with closing(psycopg.connect(url_de_la_base())) as connexion:
        connexion.execute("SELECT 1 FROM portail_battement")
        yield connexion


@pytest.fixture
def migration(monkeypatch):
    """Instead of ours, which are done: one that alters that table. Gives what each attempt met."""
    essais = []

    def handle(self, *args, **options):
        self.verbosity = 0
        essais.append(delai())
        self.migration_progress_callback("apply_start", Alterer("alterer", "portail"))
        with connection.schema_editor() as editeur:
            editeur.execute(ALTERER)

    monkeypatch.setattr(de_django.Command, "handle", handle)
    monkeypatch.setattr(migrate, "ATTENTE", "50ms")
    monkeypatch.setattr(migrate, "PAUSE_S", 0)
    return essais


def delai() -> str:
    with connection.cursor() as curseur:
        curseur.execute("SHOW lock_timeout")
        return str(curseur.fetchone()[0])


def test_une_migration_n_attend_pas_derriere_une_longue_transaction(autre, migration):
    dit = StringIO()
    with pytest.raises(CommandError, match=r"Une longue transaction tient une table.*relancez"):
        call_command("migrate", stdout=dit)
    assert migration == ["50ms"] * migrate.ESSAIS
    assert dit.getvalue().count("nouvel essai") == migrate.ESSAIS
    assert delai() == "0"


def test_une_table_rendue_entre_deux_essais_est_migree(autre, migration, monkeypatch):
    monkeypatch.setattr(migrate.time, "sleep", lambda _: autre.rollback())
    call_command("migrate", stdout=StringIO())
    assert len(migration) == 2


def test_une_autre_panne_de_la_base_se_dit_telle_quelle(base_reelle, monkeypatch):
    def handle(self, *args, **options):
        raise OperationalError("la base est tombée")

    monkeypatch.setattr(de_django.Command, "handle", handle)
    with pytest.raises(OperationalError, match="tombée"):
        call_command("migrate", stdout=StringIO())


def test_un_index_fait_a_cote_attend_ce_qu_il_faut(base_reelle, monkeypatch):
    """Nobody waits for it; given up, it would leave an index that serves nothing."""
    a_cote = MigrationLoader(None).disk_migrations[A_COTE]
    delais = []

    def handle(self, *args, **options):
        self.verbosity = 0
        for une in (a_cote, Alterer("alterer", "portail")):
            self.migration_progress_callback("apply_start", une)
            delais.append(delai())

    monkeypatch.setattr(de_django.Command, "handle", handle)
    call_command("migrate", stdout=StringIO())
    assert delais == ["0", migrate.ATTENTE]


def test_un_index_dont_la_pose_s_est_arretee_se_repose(base_reelle):
    """The first is there whole, the second is not valid: it is applied again from its beginning."""
    chargeur = MigrationLoader(None)
    etat = chargeur.project_state(A_COTE, at_end=False)
    with connection.cursor() as curseur:
        curseur.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'depeche_participants'::regclass")
    with connection.schema_editor(atomic=False) as editeur:
        chargeur.disk_migrations[A_COTE].apply(etat, editeur)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relname IN ('depeche_objet', 'depeche_participants') ORDER BY relname"
        )
        assert curseur.fetchall() == [("depeche_objet", True), ("depeche_participants", True)]
