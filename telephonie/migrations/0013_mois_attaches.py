"""A month is made aside, then attached: neither the readers nor the writers of the other months wait for it.

`CREATE TABLE … PARTITION OF` locks the whole table, and two sources whose first event of a month came together, each
having read it, stopped each other.
"""

from django.db import migrations

ATTACHE = """
    CREATE OR REPLACE FUNCTION telephonie_assurer_mois(mois date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        nom text := 'telephonie_evenement_' || to_char(mois, 'YYYY_MM');
    BEGIN
        IF to_regclass(nom) IS NULL THEN
            PERFORM pg_advisory_xact_lock(7302);
            EXECUTE format('CREATE TABLE IF NOT EXISTS %I (LIKE telephonie_evenement INCLUDING ALL)', nom);
            IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = nom::regclass) THEN
                EXECUTE format(
                    'ALTER TABLE telephonie_evenement ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                    nom, date_trunc('month', mois)::date::text || ' 00:00Z',
                    (date_trunc('month', mois) + interval '1 month')::date::text || ' 00:00Z');
            END IF;
        END IF;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0012_fichiers_refuses")]
    operations = [migrations.RunSQL(ATTACHE, migrations.RunSQL.noop)]
