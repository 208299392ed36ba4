"""The test database: what the migrations put in it is there for every test, those that really commit included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase

# What is written once, and changed by no test: the migrations done, the names of the models, the rights over them.
IMMUABLES = {"django_migrations", "django_content_type", "auth_permission"}
_tables: list[str] = []
_des_migrations: dict[str, bytes] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep what the migrations wrote: it is put back after each test that really commits.

    What a route of Playwright reads has a connection of its own, which nothing closes: dropping the base waits for it.
    """
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute("ALTER TABLE fil_depeche DISABLE TRIGGER depeche_invidable")
        _tables.extend(sorted(set(connection.introspection.table_names(curseur)) - IMMUABLES))
        for table in _remplies(curseur):
            with curseur.copy(f"COPY {table} TO STDOUT") as lignes:
                _des_migrations[table] = b"".join(lignes)
    yield
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        autres = "datname = current_database() AND pid <> pg_backend_pid()"
        curseur.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {autres}")  # noqa: S608


def _rendre_neuve(_: TransactionTestCase) -> None:
    """As the migrations left it, after a test that really committed.

    Django truncates every table, which makes new files for each and for their indexes, has each connection of each
    server read the catalogue again, and writes the rights over the models anew: for a few rows, a second of processor.
    """
    with transaction.atomic(), connection.cursor() as curseur:
        if _est_superutilisateur(curseur):
            # Neither the triggers that keep the record nor the foreign keys; and no server writes meanwhile.
            curseur.execute("SET LOCAL session_replication_role = replica")
            curseur.execute(f"LOCK TABLE {', '.join(_tables)} IN EXCLUSIVE MODE")
            for table in _remplies(curseur):
                curseur.execute(f"DELETE FROM {table}")  # noqa: S608
        else:
            curseur.execute(f"TRUNCATE {', '.join(_tables)}")
        for table, lignes in _des_migrations.items():
            with curseur.copy(f"COPY {table} FROM STDIN") as copie:
                copie.write(lignes)


TransactionTestCase._fixture_teardown = _rendre_neuve  # type: ignore[attr-defined]


def _remplies(curseur: Any) -> list[str]:
    """The tables that hold something."""
    questions = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in _tables)  # noqa: S608
    curseur.execute(" UNION ALL ".join(questions))
    return [table for (table,) in curseur.fetchall()]


def _est_superutilisateur(curseur: Any) -> bool:
    curseur.execute("SELECT current_setting('is_superuser')")
    return bool(curseur.fetchone()[0] == "on")


def _gagner_les_interblocages(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Emptying the tables may cross a last transaction of a server: let the server's be the one that gives way."""
    with connection.cursor() as curseur:
        if _est_superutilisateur(curseur):
            curseur.execute("SET deadlock_timeout = '1min'")


# Django opens a new connection after each test that really commits.
connection_created.connect(_gagner_les_interblocages)


@pytest.fixture
def base_reelle(transactional_db: None) -> None:
    """A base in which other processes see what the test writes."""
