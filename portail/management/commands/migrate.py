"""Django's, which fills an empty base a fifth faster."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Each of its hundred steps draws again every model that leads to a person: before ours are there, they are few.
D_ABORD = "oauth2_provider"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        fait_tout = not (options["app_label"] or options["check_unapplied"] or options["plan"])
        if fait_tout and not MigrationRecorder(connections[options["database"]]).has_table():
            super().handle(*args, **options | {"app_label": D_ABORD, "run_syncdb": False, "verbosity": 0})
        super().handle(*args, **options)
