"""A person counted by mistake, whose line stays; the bracelet given to it may be another's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sivic", "0015_rassemblement"),
    ]

    operations = [
        migrations.AddField(
            model_name="victime",
            name="annulation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Comptée"),
                    ("saisie", "Erreur de saisie"),
                    ("introuvable", "Personne non retrouvée"),
                    ("etrangere", "Étrangère à l'événement"),
                    ("essai", "Essai"),
                ],
                db_default="",
                default="",
                max_length=11,
                verbose_name="motif d'annulation",
            ),
        ),
        migrations.RemoveConstraint(model_name="victime", name="victime_sinus_unique"),
        migrations.AddConstraint(
            model_name="victime",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sinus", ""), _negated=True) & models.Q(("annulation", "")),
                fields=("evenement", "sinus"),
                name="victime_sinus_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="victime",
            constraint=models.CheckConstraint(
                condition=models.Q(("annulation", ""), ("absorbee_par__isnull", True), _connector="OR"),
                name="victime_annulee_sans_trace",
            ),
        ),
    ]
