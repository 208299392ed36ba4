from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0007_acces_machine"),
    ]

    operations = [
        migrations.AddField(
            model_name="utilisateur",
            name="visite_le",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="a fait ou passé la visite le"
            ),
        ),
    ]
