"""The changes of a message that were made: an outbox that sends one again changes nothing more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("messagerie", "0003_pieces"),
    ]

    operations = [
        migrations.CreateModel(
            name="GesteMessage",
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
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gestes",
                        to="messagerie.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "geste sur un message",
                "verbose_name_plural": "gestes sur un message",
            },
        ),
    ]
