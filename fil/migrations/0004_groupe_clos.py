"""The fil of a closed groupe says nothing more, except that what it holds was taken out.

Whoever closes holds the fil's row to the commit, and a dépêche is inserted after taking that row: no writer slips through.
"""

from django.db import migrations

DECLENCHEUR = """
    CREATE TRIGGER depeche_groupe_clos BEFORE INSERT ON fil_depeche
        FOR EACH ROW WHEN (NEW.genre NOT IN ('main_courante.exportee', 'evenement.exporte'))
        EXECUTE FUNCTION portail_refuser_si_clos();
"""
RETRAIT = "DROP TRIGGER depeche_groupe_clos ON fil_depeche;"


class Migration(migrations.Migration):
    dependencies = [("fil", "0003_remplissage"), ("annuaire", "0004_groupe_clos")]
    operations = [migrations.RunSQL(DECLENCHEUR, RETRAIT)]
