"""Files attached to messages: nothing of them is erased; a closed conversation takes no document, so no more of them."""

import django.db.models.deletion
from django.db import migrations, models

DECLENCHEURS = """
    CREATE TRIGGER piece_inalterable BEFORE UPDATE OR DELETE ON messagerie_piece
        FOR EACH ROW EXECUTE FUNCTION messagerie_ineffacable();
"""
RETRAIT = "DROP TRIGGER piece_inalterable ON messagerie_piece"


class Migration(migrations.Migration):
    dependencies = [
        ("ged", "0003_repris"),
        ("messagerie", "0002_gardes"),
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
                        related_name="pieces_de_message",
                        to="ged.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="messagerie.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "verbose_name_plural": "pièces jointes",
                "ordering": ["message", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("message", "document"), name="piece_de_message_unique")
                ],
            },
        ),
        migrations.RunSQL(DECLENCHEURS, RETRAIT),
    ]
