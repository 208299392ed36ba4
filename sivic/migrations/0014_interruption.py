"""Since when SIVIC answers and its journal is not read on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sivic", "0013_restes")]

    operations = [
        migrations.AddField(
            model_name="liaison",
            name="interrompue_depuis_le",
            field=models.DateTimeField(null=True, verbose_name="journal interrompu depuis"),
        ),
    ]
