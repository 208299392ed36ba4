"""The programs of PostgreSQL, on the base of the settings: one consistent dump, restored into a base that is empty."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from annuaire.models import Seance
from ged.models import Depot
from portail.sauvegarde.forme import Refus

# What a restore must not bring back: sessions closed since, and codes already used; uploads whose bytes are elsewhere.
EPHEMERES = [Seance._meta.db_table, "usersessions_usersession", "annuaire_cache", Depot._meta.db_table]
OBJETS = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1 LIMIT 1
"""
# The lines of the program itself; those of PostgreSQL that follow (DETAIL, CONTEXT, the statement) quote what it reads.
DU_PROGRAMME = re.compile(r"pg_(dump|restore): ")
# … syntax for type integer: "what was read"; a name stands between quotes too, but after no colon.
VALEUR_CITEE = re.compile(r"""(?<=: )["«'].*""")


@contextmanager
def instantane() -> Iterator[str]:
    """A moment of the base: what is read inside, and dumped under this name, is of that moment.

    This session does nothing while another one dumps it: it must not be ended for that, however long it takes.
    """
    with transaction.atomic(durable=True), connection.cursor() as curseur:
        curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        curseur.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        curseur.execute("SELECT pg_export_snapshot()")
        yield curseur.fetchone()[0]


def vider_dans(fichier: Path, moment: str) -> None:
    """The whole base at that moment: custom format, compressed, whatever the major version that will read it."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={fichier}"]
    _executer("pg_dump", *options, *(f"--exclude-table-data={table}" for table in EPHEMERES))


def premier_objet() -> str:
    """The name of something that the base already holds; empty when it holds nothing."""
    with connection.cursor() as curseur:
        curseur.execute(OBJETS)
        ligne = curseur.fetchone()
    return ligne[0] if ligne else ""


def remplir_depuis(fichier: Path) -> None:
    """Stops at the first error: half a base is not a restored one. Several indexes are made at the same time."""
    travaux = max(1, min(4, os.cpu_count() or 1))
    options = ["--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", f"--jobs={travaux}"]
    connection.close()
    _executer("pg_restore", *options, str(fichier))
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def marquer(manifeste: str) -> None:
    """The base now holds the whole dump of this manifest: what comes after may be begun again."""
    with connection.cursor() as curseur:
        curseur.execute("CREATE TABLE IF NOT EXISTS portail_restauration (manifeste text NOT NULL)")
        curseur.execute("DELETE FROM portail_restauration")
        curseur.execute("INSERT INTO portail_restauration VALUES (%s)", [manifeste])


def marque() -> str:
    """The manifest whose restore has filled the base and is not finished; empty otherwise."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT to_regclass('portail_restauration') IS NOT NULL")
        if curseur.fetchone() != (True,):
            return ""
        curseur.execute("SELECT manifeste FROM portail_restauration")
        ligne = curseur.fetchone()
    return ligne[0] if ligne else ""


def effacer_la_marque() -> None:
    with connection.cursor() as curseur:
        curseur.execute("DROP TABLE IF EXISTS portail_restauration")


def _executer(programme: str, *arguments: str) -> None:
    """With the access of the settings; the password goes by the environment, never on the command line."""
    [_, *acces, base], environnement = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    chemin = str(settings.PG_BIN / programme) if settings.PG_BIN else programme
    commande = [chemin, *acces, "--no-password", f"--dbname={base}", *arguments]
    try:
        resultat = subprocess.run(
            commande, env=os.environ | (environnement or {}), capture_output=True, text=True, check=False
        )
    except OSError as erreur:
        raise Refus(f"{chemin} ne se lance pas ({erreur.strerror}) : indiquez par PG_BIN où il est.") from None
    if resultat.returncode:
        raise Refus(f"{programme} a échoué (code {resultat.returncode}) :\n{sans_donnees(resultat.stderr)}")


def sans_donnees(erreurs: str) -> str:
    """What these programs say went wrong, without the rows, keys and values that PostgreSQL quotes with it: whoever
    keeps the output of a command would keep them."""
    dites = [ligne for ligne in erreurs.splitlines() if DU_PROGRAMME.match(ligne)]
    return "\n".join(VALEUR_CITEE.sub("…", ligne) for ligne in dites)[-2000:]
