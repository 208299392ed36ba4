"""The changes of victims that were made: an outbox that sends one again changes nothing more."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evenements", "0011_pack_continuite"),
        ("sivic", "0010_evenement_dit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GesteVictime",
            fields=[
                ("jeton", models.UUIDField(primary_key=True, serialize=False, verbose_name="jeton")),
                ("genre", models.CharField(max_length=24, verbose_name="genre")),
                (
                    "victimes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="victimes"
                    ),
                ),
                (
                    "auteur",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "evenement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "geste sur des victimes",
                "verbose_name_plural": "gestes sur des victimes",
            },
        ),
    ]
