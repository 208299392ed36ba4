"""The actions whose hour is about to pass, looked for every 20 seconds."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    # The people who write do not wait while a year of entries is read.
    atomic = False
    dependencies = [("maincourante", "0013_action_rappelee_le")]

    operations = [
        # What a first attempt left, done or not: the next one begins again.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS entree_actions_a_rappeler", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="entree",
            index=models.Index(
                fields=["action_echeance"],
                condition=Q(action_etat__in=["a_faire", "en_cours"])
                & (Q(action_rappelee_le__isnull=True) | Q(action_rappelee_le__lt=F("action_echeance"))),
                name="entree_actions_a_rappeler",
            ),
        ),
    ]
