"""Under which identifier a dépêche was tried: those of before, and of workers of before, leave again as they left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fil", "0007_depeche_par_objet")]

    operations = [
        migrations.AddField(
            model_name="livraison",
            name="porte_le_sceau",
            field=models.BooleanField(db_default=False, default=True, verbose_name="son identifiant porte le sceau"),
        ),
    ]
