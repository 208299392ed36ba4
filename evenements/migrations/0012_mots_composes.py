"""Events are found by what stands between slashes, hyphens and dots; the old ones too."""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations

from annuaire.indexation import Reprendre, Tenir


class Migration(migrations.Migration):
    # The old rows are read again some at a time.
    atomic = False
    dependencies = [("evenements", "0011_pack_continuite"), ("annuaire", "0011_mots_composes")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "evenement", "recherche", SearchVectorField("recherche", null=True, editable=False)
                ),
            ]
        ),
        Tenir("evenements_evenement", "titre", "adresse", "description"),
        Reprendre("evenements_evenement", "titre", "adresse", "description"),
    ]
