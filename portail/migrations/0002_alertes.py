from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """When a failure was first seen, told, and ended: it is told once, and only when it lasts."""

    dependencies = [("portail", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="panne",
            name="vue_le",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="vue le"),
        ),
        migrations.AddField(
            model_name="panne",
            name="annoncee_le",
            field=models.DateTimeField(null=True, verbose_name="annoncée le"),
        ),
        migrations.AddField(
            model_name="panne",
            name="finie_le",
            field=models.DateTimeField(null=True, verbose_name="finie le"),
        ),
    ]
