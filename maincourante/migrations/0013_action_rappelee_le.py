"""When the portal said that the hour of an action was past."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("maincourante", "0012_dernieres_faites")]

    operations = [
        migrations.AddField(
            model_name="entree",
            name="action_rappelee_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retard de l'action dit le"),
        ),
    ]
