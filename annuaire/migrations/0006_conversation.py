"""A conversation is a groupe too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0005_seances"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="groupe",
            name="groupe_de_territoire_unique",
        ),
        migrations.AlterField(
            model_name="groupe",
            name="genre",
            field=models.CharField(
                choices=[
                    ("entite", "Entité"),
                    ("region", "Région"),
                    ("zone", "Zone"),
                    ("nation", "National"),
                    ("thematique", "Thématique"),
                    ("evenement", "Événement"),
                    ("cellule", "Cellule d'un événement"),
                    ("conversation", "Conversation"),
                    ("habilitations", "Registre des habilitations"),
                ],
                max_length=14,
                verbose_name="genre",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupe",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("genre__in", ("thematique", "evenement", "cellule", "conversation")), _negated=True
                ),
                fields=("genre", "entite"),
                name="groupe_de_territoire_unique",
                nulls_distinct=False,
            ),
        ),
    ]
