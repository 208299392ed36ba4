"""Whether a call passed through a queue is asked of each call of a period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("telephonie", "0007_sans_appel"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="segmentappel",
            index=models.Index(condition=models.Q(("genre", "file")), fields=["appel", "ou"], name="segment_par_file"),
        ),
    ]
