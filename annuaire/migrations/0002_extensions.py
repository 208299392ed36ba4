"""French text search without accents, and search that tolerates typing mistakes. Both extensions are trusted: no superuser needed."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CONFIGURATION = """
    CREATE TEXT SEARCH CONFIGURATION portail_fr (COPY = french);
    ALTER TEXT SEARCH CONFIGURATION portail_fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0001_initial")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION portail_fr"),
    ]
