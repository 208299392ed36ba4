"""When an action was done: the board shows the last ones that were, whatever the number of their entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("maincourante", "0010_gestes")]
    operations = [
        migrations.AddField(
            model_name="entree",
            name="action_faite_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="action faite le"),
        ),
    ]
