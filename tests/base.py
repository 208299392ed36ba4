"""The test database: what the migrations put in it is there for every test, those that really commit included."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Model

# Made again by Django itself each time the tables are emptied.
DE_DJANGO = {"contenttypes", "auth", "sites"}
_des_migrations: list[Model] = []


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that really commit empty the tables afterwards; the database refuses that for dépêches, except here."""
    with django_db_blocker.unblock(), connection.cursor() as curseur:
        curseur.execute("ALTER TABLE fil_depeche DISABLE TRIGGER depeche_invidable")
        for modele in apps.get_models():
            if modele._meta.app_label not in DE_DJANGO:
                _des_migrations.extend(modele._default_manager.all())


def _gagner_les_interblocages(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Emptying the tables may cross a last transaction of a server: let the server's be the one that gives way."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('is_superuser')")
        if curseur.fetchone()[0] == "on":
            curseur.execute("SET deadlock_timeout = '1min'")


# Django opens a new connection after each test that really commits.
connection_created.connect(_gagner_les_interblocages)


@pytest.fixture(autouse=True)
def _donnees_des_migrations(request: pytest.FixtureRequest) -> None:
    """Put back what an earlier test that really committed has emptied."""
    marque = request.node.get_closest_marker("django_db")
    valide_pour_de_bon = marque is not None and marque.kwargs.get("transaction")
    if valide_pour_de_bon or "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        for objet in _des_migrations:
            type(objet)._default_manager.bulk_create([objet], ignore_conflicts=True)


@pytest.fixture
def base_reelle(transactional_db: None) -> None:
    """A base in which other processes see what the test writes."""
