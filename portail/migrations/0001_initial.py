from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """What the portal observes of itself: signs of life, degraded parts."""

    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Battement",
            fields=[
                ("qui", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="qui")),
                ("le", models.DateTimeField(verbose_name="le")),
                ("delai_ms", models.PositiveIntegerField(default=0, verbose_name="attente en file")),
            ],
            options={"verbose_name": "battement", "verbose_name_plural": "battements"},
        ),
        migrations.CreateModel(
            name="Panne",
            fields=[
                ("partie", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="partie")),
                ("depuis_le", models.DateTimeField(verbose_name="depuis le")),
            ],
            options={"verbose_name": "panne", "verbose_name_plural": "pannes"},
        ),
    ]
