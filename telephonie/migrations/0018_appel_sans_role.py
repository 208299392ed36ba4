"""Whether anything told who answers a call: written when it is told, unknown of those told before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0017_source_d_un_samu")]
    operations = [
        migrations.AddField(
            model_name="appel",
            name="sans_role",
            field=models.BooleanField(editable=False, null=True, verbose_name="sans dire qui répond"),
        ),
    ]
