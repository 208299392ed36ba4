"""Answers of which nobody says who gave them, apart: zero until the nightly count, as before."""

from django.db import migrations, models

CHAMP = models.IntegerField(db_default=0, verbose_name="répondus on ne sait par qui")


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0013_mois_attaches")]
    operations = [
        migrations.AddField(model_name="agregatappels", name="sans_role", field=CHAMP),
        migrations.AddField(model_name="cumulhoraire", name="sans_role", field=CHAMP),
    ]
