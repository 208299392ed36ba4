"""The other numbers of a victim, and the psychological care."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0006_conversation"),
        ("sivic", "0006_fusion"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="victime",
            name="cump",
            field=models.CharField(
                db_default="",
                default="",
                blank=True,
                choices=[("", "Non proposée"), ("proposee", "Proposée"), ("vue", "Vue"), ("suivie", "Suivie")],
                max_length=8,
                verbose_name="prise en charge par la CUMP",
            ),
        ),
        migrations.CreateModel(
            name="Identifiant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("sivic", "SIVIC"), ("dossard", "Dossard"), ("ipp", "IPP de l'établissement")],
                        max_length=8,
                        verbose_name="source",
                    ),
                ),
                ("valeur", models.CharField(max_length=24, verbose_name="valeur")),
                ("dit_le", models.DateTimeField(verbose_name="dit le")),
                (
                    "dit_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dit par",
                    ),
                ),
                (
                    "entite",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annuaire.entite",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "victime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiants",
                        to="sivic.victime",
                        verbose_name="victime",
                    ),
                ),
            ],
            options={
                "verbose_name": "identifiant",
                "verbose_name_plural": "identifiants",
                "ordering": ["source", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("victime", "source", "entite"),
                        name="identifiant_unique_par_source",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entite__isnull", False), ("source", "ipp")),
                            models.Q(models.Q(("source", "ipp"), _negated=True), ("entite__isnull", True)),
                            _connector="OR",
                        ),
                        name="identifiant_ipp_d_un_etablissement",
                    ),
                ],
            },
        ),
    ]
