"""Who gave up and was called back, said by a person: once for a call, and undone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("telephonie", "0019_source_redite_le"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rappel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fait_le", models.DateTimeField(verbose_name="dit le")),
                ("annule_le", models.DateTimeField(null=True, verbose_name="annulé le")),
                (
                    "appel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rappels",
                        to="telephonie.appel",
                        verbose_name="appel",
                    ),
                ),
                (
                    "fait_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dit par",
                    ),
                ),
                (
                    "annule_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="annulé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel",
                "verbose_name_plural": "rappels",
                "ordering": ["-fait_le", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("annule_le__isnull", True)),
                        fields=("appel",),
                        name="rappel_un_seul_par_appel",
                    )
                ],
            },
        ),
    ]
