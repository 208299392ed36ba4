"""The events of agents and accesses are read by period: they are few among those of the calls."""

from django.db import migrations

INDEX = "CREATE INDEX evenement_sans_appel ON telephonie_evenement (source_id, survenu_le) WHERE appel = ''"


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0006_rapport_libre")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX evenement_sans_appel")]
