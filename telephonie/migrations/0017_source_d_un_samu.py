"""A source is a Samu's: nothing was ever taken of another entité's. Nothing changes in the base."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0011_mots_composes"), ("telephonie", "0016_autres_samu")]
    operations = [
        migrations.AlterField(
            model_name="sourcetelephonie",
            name="entite",
            field=models.ForeignKey(
                limit_choices_to={"type": "samu"},
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources_telephonie",
                to="annuaire.entite",
                verbose_name="Samu qui envoie",
            ),
        ),
    ]
