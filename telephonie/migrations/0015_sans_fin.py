"""Answers whose conversation has no known end, apart: zero until the nightly count, as before."""

from django.db import migrations, models

CHAMP = models.IntegerField(db_default=0, verbose_name="répondus dont la conversation n'a pas de fin connue")


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0014_sans_role")]
    operations = [
        migrations.AddField(model_name="agregatappels", name="sans_fin", field=CHAMP),
        migrations.AddField(model_name="cumulhoraire", name="sans_fin", field=CHAMP),
    ]
