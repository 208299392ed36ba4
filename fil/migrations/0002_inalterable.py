"""A dépêche is never changed nor deleted: the database itself refuses."""

from django.db import migrations

DECLENCHEUR = """
    CREATE FUNCTION fil_depeche_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Une dépêche ne se modifie pas et ne s''efface pas.' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER depeche_inalterable BEFORE UPDATE OR DELETE ON fil_depeche
        FOR EACH ROW EXECUTE FUNCTION fil_depeche_inalterable();
    CREATE TRIGGER depeche_invidable BEFORE TRUNCATE ON fil_depeche
        FOR EACH STATEMENT EXECUTE FUNCTION fil_depeche_inalterable();
"""
RETRAIT = """
    DROP TRIGGER depeche_invidable ON fil_depeche;
    DROP TRIGGER depeche_inalterable ON fil_depeche;
    DROP FUNCTION fil_depeche_inalterable();
"""


class Migration(migrations.Migration):
    dependencies = [("fil", "0001_initial")]
    operations = [migrations.RunSQL(DECLENCHEUR, RETRAIT)]
