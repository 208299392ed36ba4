"""Two victims who are one person, two who are not, and the prints by which they are found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sivic", "0005_reference"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="victime",
            name="absorbee_par",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbees",
                to="sivic.victime",
                verbose_name="fusionnée dans",
            ),
        ),
        migrations.AddConstraint(
            model_name="victime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("absorbee_par__isnull", True),
                    models.Q(("absorbee_par", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="victime_pas_d_elle_meme",
            ),
        ),
        migrations.AddField(
            model_name="identite",
            name="empreinte",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="empreinte du nom"
            ),
        ),
        migrations.AddField(
            model_name="identite",
            name="profil",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64, verbose_name="empreinte du sexe et de l'âge"
            ),
        ),
        migrations.CreateModel(
            name="Distinction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "autre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sivic.victime",
                        verbose_name="autre",
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "une",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sivic.victime",
                        verbose_name="une",
                    ),
                ),
            ],
            options={
                "verbose_name": "distinction",
                "verbose_name_plural": "distinctions",
                "constraints": [
                    models.UniqueConstraint(fields=("une", "autre"), name="distinction_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("une__lt", models.F("autre"))), name="distinction_dans_l_ordre"
                    ),
                ],
            },
        ),
    ]
