"""The PRV by the name that EMSI and the map give it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sivic", "0014_interruption"),
    ]

    operations = [
        migrations.AlterField(
            model_name="victime",
            name="lieu",
            field=models.CharField(
                choices=[
                    ("terrain", "Terrain"),
                    ("prv", "Point de rassemblement des victimes"),
                    ("pma", "Poste médical avancé"),
                    ("cump", "Poste d'urgence médico-psychologique"),
                    ("hopital", "Établissement de santé"),
                ],
                default="terrain",
                max_length=8,
                verbose_name="lieu de prise en charge",
            ),
        ),
    ]
