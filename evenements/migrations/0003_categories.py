"""The EMSI categories that every installation starts with."""

from django.db import migrations

from evenements.categories import charger_categories


def charger(apps, schema_editor):
    charger_categories(apps.get_model("evenements", "CategorieEmsi"))


class Migration(migrations.Migration):
    dependencies = [("evenements", "0002_gardes")]
    operations = [migrations.RunPython(charger, migrations.RunPython.noop)]
