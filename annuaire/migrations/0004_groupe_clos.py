"""A groupe that is closed takes nothing more: the database itself refuses, whatever the door.

`portail_refuser_si_clos` serves every table that has a `groupe_id`; the apps above put their own triggers on it.
"""

from django.db import migrations, models
from django.db.models import Q

import annuaire.horloge

DECLENCHEURS = """
    CREATE FUNCTION portail_refuser_si_clos() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        vise bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.groupe_id ELSE NEW.groupe_id END;
    BEGIN
        IF EXISTS (SELECT 1 FROM annuaire_groupe WHERE id = vise AND clos_le IS NOT NULL) THEN
            RAISE EXCEPTION 'Ce groupe est clos : il se lit, il ne s''écrit plus.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'groupe_clos';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER participation_groupe_clos BEFORE INSERT OR UPDATE OR DELETE ON annuaire_participation
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER participation_groupe_clos ON annuaire_participation;
    DROP FUNCTION portail_refuser_si_clos();
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0003_comptes")]
    operations = [
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
                    ("habilitations", "Registre des habilitations"),
                ],
                max_length=14,
                verbose_name="genre",
            ),
        ),
        migrations.AddField(
            model_name="groupe",
            name="clos_le",
            field=models.DateTimeField(
                blank=True,
                help_text="Un groupe clos se lit et ne s'écrit plus : la base y veille.",
                null=True,
                verbose_name="clos le",
            ),
        ),
        migrations.RemoveConstraint(model_name="groupe", name="groupe_de_territoire_unique"),
        migrations.AddConstraint(
            model_name="groupe",
            constraint=models.UniqueConstraint(
                condition=~Q(genre__in=("thematique", "evenement", "cellule")),
                fields=["genre", "entite"],
                name="groupe_de_territoire_unique",
                nulls_distinct=False,
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="depuis_le",
            field=models.DateTimeField(default=annuaire.horloge.maintenant, verbose_name="depuis le"),
        ),
        migrations.RunSQL(DECLENCHEURS, RETRAIT),
    ]
