"""Django's, which fills an empty base a fifth faster, and makes nobody wait for long on one that people use."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import LockNotAvailable

# Each of its hundred steps draws again every model that leads to a person: before ours are there, they are few.
D_ABORD = "oauth2_provider"
# A table that a long transaction holds (an import, a dump) is not waited for: whoever reads it would wait behind us.
ATTENTE = "3s"
ESSAIS = 5
PAUSE_S = 10
# These wait for the transactions under way, and nobody waits for them.
SANS_RETENIR = (AddIndexConcurrently, RemoveIndexConcurrently)
OCCUPEE = "Une longue transaction tient une table à modifier"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        self.base = connections[options["database"]]
        for essai in range(ESSAIS):
            try:
                return self._migrer(*args, **options)
            except OperationalError as erreur:
                if not isinstance(erreur.__cause__, LockNotAvailable):
                    raise
            self.stdout.write(f"{OCCUPEE} : nouvel essai dans {PAUSE_S} s ({essai + 1} sur {ESSAIS}).")
            time.sleep(PAUSE_S)
        raise CommandError(
            f"{OCCUPEE} : relancez « migrate » quand l'import, la sauvegarde ou la vérification en cours sera finie. "
            "Ce qui précède est fait, le reste n'est pas commencé."
        )

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            seule = any(isinstance(operation, SANS_RETENIR) for operation in migration.operations)
            self._attendre("0" if seule else ATTENTE)
        super().migration_progress_callback(action, migration, fake)

    def _migrer(self, *args: Any, **options: Any) -> None:
        self._attendre(ATTENTE)
        try:
            fait_tout = not (options["app_label"] or options["check_unapplied"] or options["plan"])
            if fait_tout and not MigrationRecorder(self.base).has_table():
                super().handle(*args, **options | {"app_label": D_ABORD, "run_syncdb": False, "verbosity": 0})
            super().handle(*args, **options)
        finally:
            self._attendre("0")

    def _attendre(self, duree: str) -> None:
        """How long a lock is waited for, by this connection."""
        with self.base.cursor() as curseur:
            curseur.execute("SELECT set_config('lock_timeout', %s, false)", [duree])
