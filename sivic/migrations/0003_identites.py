"""The identities, and the readings of them, which nobody changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INALTERABLE = """
    CREATE FUNCTION sivic_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Une lecture d''identité ne se modifie pas et ne s''efface pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER consultation_inalterable BEFORE UPDATE OR DELETE ON sivic_consultationidentite
        FOR EACH ROW EXECUTE FUNCTION sivic_inalterable();
"""
RETRAIT = """
    DROP TRIGGER consultation_inalterable ON sivic_consultationidentite;
    DROP FUNCTION sivic_inalterable();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0006_conversation"),
        ("sivic", "0002_gardes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsultationIdentite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                ("lue_le", models.DateTimeField(verbose_name="lue le")),
                (
                    "entite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annuaire.entite",
                        verbose_name="entité",
                    ),
                ),
                (
                    "personne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "victime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="sivic.victime",
                        verbose_name="victime",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation d'identité",
                "verbose_name_plural": "consultations d'identité",
                "ordering": ["-lue_le", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Identite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chiffre", models.BinaryField(verbose_name="contenu chiffré")),
                ("completee_le", models.DateTimeField(verbose_name="complétée le")),
                (
                    "completee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="complétée par",
                    ),
                ),
                (
                    "victime",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identite",
                        to="sivic.victime",
                        verbose_name="victime",
                    ),
                ),
            ],
            options={
                "verbose_name": "identité",
                "verbose_name_plural": "identités",
            },
        ),
        migrations.RunSQL(INALTERABLE, RETRAIT),
    ]
