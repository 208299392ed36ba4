"""The changes of an entry that were made: an outbox that sends one again changes nothing more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("maincourante", "0009_mots_composes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GesteEntree",
            fields=[
                ("jeton", models.UUIDField(primary_key=True, serialize=False, verbose_name="jeton")),
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
                    "entree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gestes",
                        to="maincourante.entree",
                        verbose_name="entrée",
                    ),
                ),
            ],
            options={
                "verbose_name": "geste sur une entrée",
                "verbose_name_plural": "gestes sur une entrée",
            },
        ),
    ]
