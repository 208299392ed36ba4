"""A report of any days, asked for: its last day, its CSV, when it was asked for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0006_conversation"),
        ("ged", "0003_repris"),
        ("telephonie", "0005_correspondance"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rapportactivite",
            name="rapport_unique_par_periode",
        ),
        migrations.AddField(
            model_name="rapportactivite",
            name="csv",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ged.document",
                verbose_name="document (CSV)",
            ),
        ),
        migrations.AddField(
            model_name="rapportactivite",
            name="demande_le",
            field=models.DateTimeField(null=True, verbose_name="demandé le"),
        ),
        migrations.AddField(
            model_name="rapportactivite",
            name="fin",
            field=models.DateField(
                help_text="D'une période libre ; les autres n'en ont pas besoin.",
                null=True,
                verbose_name="dernier jour",
            ),
        ),
        migrations.AlterField(
            model_name="rapportactivite",
            name="granularite",
            field=models.CharField(
                choices=[
                    ("jour", "Jour"),
                    ("semaine", "Semaine"),
                    ("mois", "Mois"),
                    ("annee", "Année"),
                    ("libre", "Période libre"),
                ],
                max_length=8,
                verbose_name="période",
            ),
        ),
        migrations.AddConstraint(
            model_name="rapportactivite",
            constraint=models.UniqueConstraint(
                fields=("entite", "granularite", "debut", "fin"),
                name="rapport_unique_par_periode",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="rapportactivite",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fin__gte", models.F("debut")), ("fin__isnull", False), ("granularite", "libre")),
                    models.Q(models.Q(("granularite", "libre"), _negated=True), ("fin__isnull", True)),
                    _connector="OR",
                ),
                name="rapport_libre_a_une_fin",
            ),
        ),
    ]
