"""The search reads the place of an entry and its comments too."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

VECTEUR = django.contrib.postgres.search.SearchVectorField()


class Migration(migrations.Migration):
    dependencies = [("maincourante", "0005_actions_faites")]

    operations = [
        # The expression of a generated column cannot be changed: the column is made again.
        migrations.RemoveIndex(model_name="entree", name="entree_recherche"),
        migrations.RemoveField(model_name="entree", name="recherche"),
        migrations.AddField(
            model_name="entree",
            name="recherche",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector("texte", "lieu", config="portail_fr"),
                output_field=VECTEUR,
            ),
        ),
        migrations.AddIndex(
            model_name="entree",
            index=django.contrib.postgres.indexes.GinIndex(fields=["recherche"], name="entree_recherche"),
        ),
        migrations.AddField(
            model_name="commentaire",
            name="recherche",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector("texte", config="portail_fr"),
                output_field=VECTEUR,
            ),
        ),
        migrations.AddIndex(
            model_name="commentaire",
            index=django.contrib.postgres.indexes.GinIndex(fields=["recherche"], name="commentaire_recherche"),
        ),
    ]
