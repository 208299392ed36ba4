"""The nomenclature that every installation starts with; administrators change it afterwards."""

from django.db import migrations

CATEGORIES = [
    ("information", "Information"),
    ("decision", "Décision"),
    ("demande", "Demande"),
    ("moyens", "Moyens"),
    ("bilan", "Bilan"),
    ("alerte", "Alerte"),
    ("technique", "Technique"),
    ("releve", "Relève"),
]


def creer(apps, schema_editor):
    modele = apps.get_model("maincourante", "Categorie")
    modele.objects.bulk_create(
        [modele(code=code, libelle=libelle, rang=rang) for rang, (code, libelle) in enumerate(CATEGORIES)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("maincourante", "0001_initial")]
    operations = [migrations.RunPython(creer, migrations.RunPython.noop)]
