"""When all the calls of a source were last told again: the night of Sunday begins with the oldest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0018_appel_sans_role")]
    operations = [
        migrations.AddField(
            model_name="sourcetelephonie",
            name="redite_le",
            field=models.DateTimeField(editable=False, null=True, verbose_name="tous ses appels redits le"),
        ),
    ]
