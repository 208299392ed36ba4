"""How many letters two words differ by: the directory ranks by it what it finds in spite of a slip."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0008_visite")]

    operations = [CreateExtension("fuzzystrmatch")]
