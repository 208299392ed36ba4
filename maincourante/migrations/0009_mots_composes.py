"""Entries and comments are found by what stands between slashes, hyphens and dots; the old ones too."""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations

from annuaire.indexation import Ensemble, Reprendre, Tenir

GARDES = """
    CREATE OR REPLACE TRIGGER commentaire_ineffacable BEFORE DELETE ON maincourante_commentaire
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
    -- By which words a comment is found is not what was written in it.
    CREATE OR REPLACE TRIGGER commentaire_inalterable BEFORE UPDATE ON maincourante_commentaire FOR EACH ROW
        WHEN (to_jsonb(NEW) - 'recherche' IS DISTINCT FROM to_jsonb(OLD) - 'recherche')
        EXECUTE FUNCTION maincourante_ineffacable();
"""
RETRAIT = """
    DROP TRIGGER commentaire_ineffacable ON maincourante_commentaire;
    CREATE OR REPLACE TRIGGER commentaire_inalterable BEFORE UPDATE OR DELETE ON maincourante_commentaire
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
"""


class Migration(migrations.Migration):
    # The old rows are read again some at a time.
    atomic = False
    dependencies = [("maincourante", "0008_pieces"), ("annuaire", "0011_mots_composes")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("entree", "recherche", SearchVectorField("recherche", null=True, editable=False)),
            ]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "commentaire", "recherche", SearchVectorField("recherche", null=True, editable=False)
                ),
            ]
        ),
        Tenir("maincourante_entree", "texte", "lieu"),
        Tenir("maincourante_commentaire", "texte"),
        Ensemble(GARDES, RETRAIT),
        Reprendre("maincourante_entree", "texte", "lieu"),
        Reprendre("maincourante_commentaire", "texte"),
    ]
