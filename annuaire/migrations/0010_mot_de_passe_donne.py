from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0009_fautes_de_frappe"),
    ]

    operations = [
        migrations.AddField(
            model_name="utilisateur",
            name="mot_de_passe_donne_le",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="mot de passe provisoire donné le"
            ),
        ),
    ]
