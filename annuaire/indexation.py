"""For migrations: a column `recherche` kept by a trigger, and its old rows read again without stopping who writes.

A generated column cannot be given another rule without rewriting its table under a lock; this one can: the functions of
the rule are replaced, then `Reprendre` is asked for again.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction

# Rows locked at the same time, some tenths of a second.
LOT = 2_000
TENIR = """
    ALTER TABLE {table} ALTER COLUMN recherche DROP EXPRESSION IF EXISTS;
    CREATE OR REPLACE FUNCTION {table}_mots() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.recherche := {vecteur};
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER {table}_mots BEFORE INSERT OR UPDATE OF {colonnes}, recherche ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_mots();
    -- Also for what is copied without the other triggers, as a generated column was.
    ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_mots;
"""
# Only the rows that the rule reads otherwise, in the order in which actes lock them; the trigger writes the words.
REPRENDRE = """
    WITH lot AS (
        SELECT id FROM {table} WHERE id > %s AND id <= %s AND recherche IS DISTINCT FROM {vecteur}
        ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE {table} SET recherche = NULL FROM lot WHERE {table}.id = lot.id
"""


class Ensemble(migrations.RunSQL):
    """All or nothing, in a migration that is not atomic."""

    atomic = True


class Tenir(Ensemble):
    """The words of these columns, kept by the base itself whoever writes. Backwards the column stays: it is right."""

    def __init__(self, table: str, *colonnes: str) -> None:
        sql = TENIR.format(
            table=table,
            colonnes=", ".join(colonnes),
            vecteur=_vecteur(f"NEW.{colonne}" for colonne in colonnes),
        )
        super().__init__(sql, migrations.RunSQL.noop)


class Reprendre(migrations.RunPython):
    """Some rows at a time: the migration must not be atomic. Stopped halfway, it is only asked for again."""

    def __init__(self, table: str, *colonnes: str) -> None:
        super().__init__(
            lambda apps, editeur: reprendre(editeur.connection, table, *colonnes), migrations.RunPython.noop
        )


def reprendre(connexion: Any, table: str, *colonnes: str) -> None:
    sql = REPRENDRE.format(table=table, vecteur=_vecteur(colonnes))
    with connexion.cursor() as curseur:
        curseur.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 — the name of a table
        (derniere,) = curseur.fetchone()
        for debut in range(0, derniere, LOT):
            with transaction.atomic(using=connexion.alias):
                curseur.execute(sql, [debut, debut + LOT])


def _vecteur(colonnes: Any) -> str:
    return f"to_tsvector('portail_fr', portail_mots(concat_ws(' ', {', '.join(colonnes)})))"
