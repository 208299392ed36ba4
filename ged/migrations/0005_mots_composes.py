"""Documents are found by what stands between slashes, hyphens and dots; the old ones too."""

from typing import Any

from django.db import migrations, transaction

from ged.actes.indexer import indexer

# A document may hold two hundred thousand characters.
LOT = 20


def reprendre(apps: Any, editeur: Any) -> None:
    """Some documents at a time, held while they are read again."""
    ids = list(apps.get_model("ged", "Document").objects.order_by("pk").values_list("pk", flat=True))
    for debut in range(0, len(ids), LOT):
        with transaction.atomic():
            indexer(*ids[debut : debut + LOT])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ged", "0004_a_dire"), ("annuaire", "0011_mots_composes")]
    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]
