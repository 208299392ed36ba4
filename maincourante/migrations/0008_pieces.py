"""Files attached to entries: nothing of them is erased, and a closed logbook takes no more."""

import django.db.models.deletion
from django.db import migrations, models

DECLENCHEURS = """
    CREATE TRIGGER piece_inalterable BEFORE UPDATE OR DELETE ON maincourante_piece
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
    CREATE TRIGGER piece_groupe_clos BEFORE INSERT ON maincourante_piece
        FOR EACH ROW EXECUTE FUNCTION maincourante_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER piece_groupe_clos ON maincourante_piece;
    DROP TRIGGER piece_inalterable ON maincourante_piece;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ged", "0002_gardes"),
        ("maincourante", "0007_groupe_clos"),
    ]

    operations = [
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="ged.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "entree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="maincourante.entree",
                        verbose_name="entrée",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "verbose_name_plural": "pièces jointes",
                "ordering": ["entree", "id"],
                "constraints": [models.UniqueConstraint(fields=("entree", "document"), name="piece_unique")],
            },
        ),
        migrations.RunSQL(DECLENCHEURS, RETRAIT),
    ]
