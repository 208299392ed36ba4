"""What of a line of SIVIC waits for somebody, the rest being applied."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sivic", "0012_reprise"),
    ]

    operations = [
        migrations.AddField(
            model_name="reception",
            name="restent",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), null=True, size=None, verbose_name="restent à régler"
            ),
        ),
    ]
