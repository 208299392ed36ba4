"""The board shows the actions that were done last: they are found in that order, not all read and sorted."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    # The people who write do not wait while a year of entries is read.
    atomic = False
    dependencies = [("maincourante", "0011_action_faite_le")]

    operations = [
        # What a first attempt left, done or not: the next one begins again.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS entree_faites_en_dernier", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="entree",
            index=models.Index(
                F("groupe"),
                F("action_faite_le").desc(nulls_last=True),
                F("numero").desc(),
                condition=Q(action_etat="fait"),
                name="entree_faites_en_dernier",
            ),
        ),
        RemoveIndexConcurrently(model_name="entree", name="entree_actions_faites"),
    ]
