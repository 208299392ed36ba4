"""The reference under which SIVIC names the event of a line, kept until that event is opened or linked here."""

from django.db import migrations, models


def reprendre(apps, schema_editor):
    """Of the lines that belong to an event, it is the one that both sides use; of the others, nobody wrote it down."""
    reception = apps.get_model("sivic", "Reception")
    for commun in apps.get_model("sivic", "EvenementCommun").objects.all():
        reception.objects.filter(evenement=commun.evenement_id).update(evenement_dit=commun.reference)


class Migration(migrations.Migration):
    dependencies = [("sivic", "0009_evenements_de_sivic")]

    operations = [
        migrations.AddField(
            model_name="reception",
            name="evenement_dit",
            field=models.CharField(blank=True, db_default="", max_length=24, verbose_name="référence de l'événement"),
        ),
        migrations.RunPython(reprendre, migrations.RunPython.noop),
    ]
