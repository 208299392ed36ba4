"""What SIVIC said of closed events, looked for every few seconds among all that it ever said."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # The journal is read on meanwhile.
    atomic = False
    dependencies = [("sivic", "0016_annulation")]

    operations = [
        # What a first attempt left, done or not: the next one begins again.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS reception_suspendue", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="reception",
            index=models.Index(
                fields=["evenement", "numero"],
                condition=Q(statut="reglee", reglee_par__isnull=True, restent__isnull=True),
                name="reception_suspendue",
            ),
        ),
    ]
