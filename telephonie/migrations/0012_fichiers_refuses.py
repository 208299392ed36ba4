"""The files that the watched folder refused, with their reasons, until somebody says that they are settled."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("telephonie", "0011_enregistrements"),
    ]

    operations = [
        migrations.CreateModel(
            name="FichierRefuse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dossier", models.CharField(blank=True, max_length=255, verbose_name="sous-dossier")),
                ("nom", models.CharField(max_length=255, verbose_name="nom")),
                ("raisons", models.JSONField(help_text="Les premières seulement.", verbose_name="raisons")),
                ("combien", models.PositiveIntegerField(verbose_name="nombre de raisons")),
                ("refuse_le", models.DateTimeField(verbose_name="refusé le")),
                ("regle_le", models.DateTimeField(blank=True, null=True, verbose_name="réglé le")),
                (
                    "regle_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="réglé par",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refuses",
                        to="telephonie.sourcetelephonie",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier refusé du dossier surveillé",
                "verbose_name_plural": "fichiers refusés du dossier surveillé",
                "ordering": ["-refuse_le", "-id"],
            },
        ),
    ]
