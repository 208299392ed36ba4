"""The history of one object: its original, its veils, its states on the map. Entries, which are most of a fil, are never
looked for so; without them the index costs nothing to those who write them. And who takes part where, over all fils."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


def defaire(index: str) -> migrations.RunSQL:
    """What a first attempt left, done or not: the next one begins again."""
    return migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {index}", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    # The people who write do not wait while a year of dépêches is read.
    atomic = False
    dependencies = [("fil", "0006_abonnements")]

    operations = [
        defaire("depeche_objet"),
        AddIndexConcurrently(
            model_name="depeche",
            index=models.Index(
                fields=["groupe", "objet_type", "objet_id"], condition=~Q(objet_type="entree"), name="depeche_objet"
            ),
        ),
        defaire("depeche_participants"),
        AddIndexConcurrently(
            model_name="depeche",
            index=models.Index(
                fields=["-id"], condition=Q(objet_type__in=["participation", "groupe"]), name="depeche_participants"
            ),
        ),
    ]
