"""The model of the test databases: migrated once, by the first process of the tests that needs it, copied by all."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection

from tests.serveur import RACINE

# Any number, the same for all.
VERROU = 31


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """PostgreSQL copies a base in a tenth of the time that the migrations take."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = modele()


def modele() -> str:
    """The name of the base to copy, made if it is missing."""
    debut = f"modele_{connection.settings_dict['NAME']}_"
    nom = debut + _empreinte()
    with connection._nodb_cursor() as curseur:
        curseur.execute("SELECT pg_advisory_lock(%s)", [VERROU])  # until this connection ends
        curseur.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [debut])
        presents = {present for (present,) in curseur.fetchall()}
        if nom not in presents:
            for ancien in presents:
                curseur.execute(f"DROP DATABASE {ancien}")
            _migrer(debut + "en_cours")
            curseur.execute(f"ALTER DATABASE {debut}en_cours RENAME TO {nom}")
    return nom


def _migrer(nom: str) -> None:
    base, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    voulu, test["NAME"] = test["NAME"], nom
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.creation.destroy_test_db(base, verbosity=0, keepdb=True)
        test["NAME"] = voulu


def _empreinte() -> str:
    """Of what the model is made with: the migrations, ours and those of the libraries."""
    fichiers = [RACINE / "requirements" / "base.txt", *sorted(RACINE.glob("*/migrations/*.py"))]
    return hashlib.sha256(b"\0".join(fichier.read_bytes() for fichier in fichiers)).hexdigest()[:16]
