"""What an author took back is told no more; what was received and read is noted, in conversations. The fil of a closed
one still says who took it out, and who read an original again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DECLENCHEURS = """
    DROP TRIGGER depeche_groupe_clos ON fil_depeche;
    CREATE TRIGGER depeche_groupe_clos BEFORE INSERT ON fil_depeche
        FOR EACH ROW WHEN (NEW.genre NOT IN (
            'main_courante.exportee', 'evenement.exporte', 'conversation.exportee', 'message.original_lu'
        ))
        EXECUTE FUNCTION portail_refuser_si_clos();
    CREATE TRIGGER voile_inalterable BEFORE UPDATE OR DELETE ON fil_voile
        FOR EACH ROW EXECUTE FUNCTION fil_depeche_inalterable();
"""
RETRAIT = """
    DROP TRIGGER voile_inalterable ON fil_voile;
    DROP TRIGGER depeche_groupe_clos ON fil_depeche;
    CREATE TRIGGER depeche_groupe_clos BEFORE INSERT ON fil_depeche
        FOR EACH ROW WHEN (NEW.genre NOT IN ('main_courante.exportee', 'evenement.exporte'))
        EXECUTE FUNCTION portail_refuser_si_clos();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annuaire", "0006_conversation"),
        ("fil", "0004_groupe_clos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Voile",
            fields=[
                (
                    "depeche",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="voile",
                        serialize=False,
                        to="fil.depeche",
                        verbose_name="dépêche",
                    ),
                ),
            ],
            options={
                "verbose_name": "voile",
                "verbose_name_plural": "voiles",
            },
        ),
        migrations.CreateModel(
            name="Accuse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quoi", models.CharField(choices=[("recu", "Reçu"), ("lu", "Lu")], max_length=4, verbose_name="quoi")),
                ("rang", models.BigIntegerField(verbose_name="jusqu'au rang")),
                ("le", models.DateTimeField(verbose_name="le")),
                (
                    "groupe",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accuses",
                        to="annuaire.groupe",
                        verbose_name="groupe",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "accusé",
                "verbose_name_plural": "accusés",
                "constraints": [
                    models.UniqueConstraint(fields=("groupe", "utilisateur", "quoi", "rang"), name="accuse_unique"),
                    models.CheckConstraint(condition=models.Q(("quoi__in", ["recu", "lu"])), name="accuse_recu_ou_lu"),
                ],
            },
        ),
        migrations.RunSQL(DECLENCHEURS, RETRAIT),
    ]
