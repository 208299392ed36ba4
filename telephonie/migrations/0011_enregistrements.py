"""The recordings of calls, what people decide of them and who consults them: which the database keeps as it is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INALTERABLE = """
    CREATE FUNCTION telephonie_registre_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Ce qui est noté des enregistrements d''un appel ne se modifie pas et ne s''efface pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER consultation_inalterable BEFORE UPDATE OR DELETE ON telephonie_consultationenregistrement
        FOR EACH ROW EXECUTE FUNCTION telephonie_registre_inalterable();
    CREATE TRIGGER effacement_inalterable BEFORE UPDATE OR DELETE ON telephonie_effacementenregistrements
        FOR EACH ROW EXECUTE FUNCTION telephonie_registre_inalterable();
    CREATE TRIGGER gel_ineffacable BEFORE DELETE ON telephonie_gelenregistrements
        FOR EACH ROW EXECUTE FUNCTION telephonie_registre_inalterable();
    -- A hold may be lifted, once, and nothing else of it changes.
    CREATE TRIGGER gel_inalterable BEFORE UPDATE ON telephonie_gelenregistrements
        FOR EACH ROW WHEN (
            OLD.leve_le IS NOT NULL OR NEW.leve_le IS NULL
            OR (OLD.id, OLD.source_id, OLD.appel, OLD.entite_id, OLD.pose_par_id, OLD.pose_le, OLD.motif)
                IS DISTINCT FROM
               (NEW.id, NEW.source_id, NEW.appel, NEW.entite_id, NEW.pose_par_id, NEW.pose_le, NEW.motif)
        ) EXECUTE FUNCTION telephonie_registre_inalterable();
"""
RETRAIT = """
    DROP TRIGGER gel_inalterable ON telephonie_gelenregistrements;
    DROP TRIGGER gel_ineffacable ON telephonie_gelenregistrements;
    DROP TRIGGER effacement_inalterable ON telephonie_effacementenregistrements;
    DROP TRIGGER consultation_inalterable ON telephonie_consultationenregistrement;
    DROP FUNCTION telephonie_registre_inalterable();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0006_conversation"),
        ("telephonie", "0010_contextes_entrants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsultationEnregistrement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("appel", models.CharField(max_length=80, verbose_name="identifiant de l'appel")),
                ("reference", models.CharField(max_length=40, verbose_name="référence chez l'enregistreur")),
                ("motif", models.CharField(max_length=200, verbose_name="motif")),
                ("consulte_le", models.DateTimeField(verbose_name="consulté le")),
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
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="telephonie.sourcetelephonie",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation d'enregistrement",
                "verbose_name_plural": "consultations d'enregistrement",
                "ordering": ["-consulte_le", "-id"],
                "indexes": [models.Index(fields=["source", "appel"], name="consultation_par_appel")],
            },
        ),
        migrations.CreateModel(
            name="EffacementEnregistrements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("appel", models.CharField(max_length=80, verbose_name="identifiant de l'appel")),
                ("efface_le", models.DateTimeField(verbose_name="effacé le")),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="telephonie.sourcetelephonie",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "effacement d'enregistrements",
                "verbose_name_plural": "effacements d'enregistrements",
                "ordering": ["-efface_le", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "appel"), name="effacement_unique_par_appel")
                ],
            },
        ),
        migrations.CreateModel(
            name="Enregistrement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=40, verbose_name="référence chez l'enregistreur"),
                ),
                ("debut_le", models.DateTimeField(null=True, verbose_name="début")),
                ("fin_le", models.DateTimeField(null=True, verbose_name="fin")),
                ("empreinte", models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256")),
                ("conserver_jusqu_au", models.DateTimeField(verbose_name="à conserver jusqu'au")),
                ("efface_le", models.DateTimeField(null=True, verbose_name="effacé le")),
                (
                    "appel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        db_index=False,
                        related_name="enregistrements",
                        to="telephonie.appel",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "enregistrement",
                "verbose_name_plural": "enregistrements",
                "ordering": ["appel", "rang"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("efface_le__isnull", True)),
                        fields=["conserver_jusqu_au"],
                        name="enregistrement_a_effacer",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("appel", "rang"), name="enregistrement_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("empreinte", ""), ("empreinte__regex", "^[0-9a-f]{64}$"), _connector="OR"),
                        name="enregistrement_empreinte",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debut_le__isnull", False), ("fin_le__isnull", False), _connector="OR"),
                        name="enregistrement_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("efface_le__isnull", True), ("reference", ""), _connector="OR"),
                        name="enregistrement_efface_sans_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GelEnregistrements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("appel", models.CharField(max_length=80, verbose_name="identifiant de l'appel")),
                ("pose_le", models.DateTimeField(verbose_name="posé le")),
                ("motif", models.CharField(max_length=200, verbose_name="motif")),
                ("leve_le", models.DateTimeField(null=True, verbose_name="levé le")),
                ("motif_levee", models.CharField(blank=True, max_length=200, verbose_name="motif de la levée")),
                (
                    "entite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annuaire.entite",
                        verbose_name="Samu",
                    ),
                ),
                (
                    "leve_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="levé par",
                    ),
                ),
                (
                    "pose_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posé par",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="telephonie.sourcetelephonie",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "gel d'enregistrements",
                "verbose_name_plural": "gels d'enregistrements",
                "ordering": ["-pose_le", "-id"],
                "indexes": [models.Index(fields=["source", "appel"], name="gel_par_appel")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("leve_le__isnull", True)),
                        fields=("source", "appel"),
                        name="gel_un_seul_par_appel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leve_le__isnull", True), ("leve_par__isnull", True), ("motif_levee", "")),
                            models.Q(
                                ("leve_le__isnull", False),
                                ("leve_par__isnull", False),
                                models.Q(("motif_levee", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="gel_leve_par_qui_et_pourquoi",
                    ),
                ],
            },
        ),
        migrations.RunSQL(INALTERABLE, RETRAIT),
    ]
