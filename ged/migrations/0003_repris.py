"""A document that its author takes back with what it was attached to is seen by nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ged", "0002_gardes")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="repris_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="repris le"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("repris_le__isnull", True), ("retire_le__isnull", False), _connector="OR"),
                name="document_repris_est_retire",
            ),
        ),
    ]
