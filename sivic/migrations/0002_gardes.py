"""What the database refuses by itself: to touch a victim of a closed event, to erase one."""

from django.db import migrations

GARDES = """
    CREATE FUNCTION sivic_ineffacable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Une victime dénombrée ne s''efface pas.' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER victime_ineffacable BEFORE DELETE ON sivic_victime
        FOR EACH ROW EXECUTE FUNCTION sivic_ineffacable();
    CREATE TRIGGER sivic_victime_clos BEFORE INSERT OR UPDATE ON sivic_victime
        FOR EACH ROW EXECUTE FUNCTION evenements_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER sivic_victime_clos ON sivic_victime;
    DROP TRIGGER victime_ineffacable ON sivic_victime;
    DROP FUNCTION sivic_ineffacable();
"""


class Migration(migrations.Migration):
    dependencies = [("evenements", "0002_gardes"), ("sivic", "0001_initial")]
    operations = [migrations.RunSQL(GARDES, RETRAIT)]
