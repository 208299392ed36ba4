"""How SIVIC names the person of a line of its journal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sivic", "0004_echange")]

    operations = [
        migrations.AddField(
            model_name="reception",
            name="reference",
            field=models.CharField(blank=True, db_default="", default="", max_length=24, verbose_name="référence"),
        ),
    ]
