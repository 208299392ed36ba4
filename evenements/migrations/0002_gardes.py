"""What the database refuses by itself: to touch a closed event, to erase or to rewrite what was told of one."""

from django.db import migrations

DE_L_EVENEMENT = (
    "evenements_bilan",
    "evenements_cellule",
    "evenements_changementetat",
    "evenements_pointsituation",
    "evenements_releve",
)
FONCTIONS = """
    CREATE FUNCTION evenements_refuser_si_clos() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM evenements_evenement e JOIN annuaire_groupe g ON g.id = e.groupe_id
            WHERE e.id = NEW.evenement_id AND g.clos_le IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'Cet événement est clos : il se lit, il ne s''écrit plus.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'groupe_clos';
        END IF;
        RETURN NEW;
    END $$;

    CREATE FUNCTION evenements_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Ce qui a été dit d''un événement ne se modifie pas et ne s''efface pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER evenement_ineffacable BEFORE DELETE ON evenements_evenement
        FOR EACH ROW EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER bilan_inalterable BEFORE UPDATE OR DELETE ON evenements_bilan
        FOR EACH ROW EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER changement_inalterable BEFORE UPDATE OR DELETE ON evenements_changementetat
        FOR EACH ROW EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER point_publie_inalterable BEFORE UPDATE OR DELETE ON evenements_pointsituation
        FOR EACH ROW WHEN (OLD.publie_le IS NOT NULL) EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER releve_signee_inalterable BEFORE UPDATE ON evenements_releve
        FOR EACH ROW WHEN (
            OLD.prise_le IS NOT NULL
            OR (NEW.situation, NEW.consignes, NEW.poste, NEW.sortant_id, NEW.preparee_le, NEW.entree_sortant_id)
                IS DISTINCT FROM
                (OLD.situation, OLD.consignes, OLD.poste, OLD.sortant_id, OLD.preparee_le, OLD.entree_sortant_id)
        ) EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER releve_ineffacable BEFORE DELETE ON evenements_releve
        FOR EACH ROW EXECUTE FUNCTION evenements_inalterable();
    CREATE TRIGGER evenement_groupe_clos BEFORE UPDATE ON evenements_evenement
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
"""
CLOTURE = (
    "CREATE TRIGGER {0}_clos BEFORE INSERT OR UPDATE ON {0} FOR EACH ROW EXECUTE FUNCTION evenements_refuser_si_clos();"
)
RETRAIT = """
    DROP TRIGGER evenement_groupe_clos ON evenements_evenement;
    DROP TRIGGER releve_ineffacable ON evenements_releve;
    DROP TRIGGER releve_signee_inalterable ON evenements_releve;
    DROP TRIGGER point_publie_inalterable ON evenements_pointsituation;
    DROP TRIGGER changement_inalterable ON evenements_changementetat;
    DROP TRIGGER bilan_inalterable ON evenements_bilan;
    DROP TRIGGER evenement_ineffacable ON evenements_evenement;
    DROP FUNCTION evenements_inalterable();
    DROP FUNCTION evenements_refuser_si_clos();
"""


class Migration(migrations.Migration):
    dependencies = [("evenements", "0001_initial")]
    operations = [
        migrations.RunSQL(FONCTIONS, RETRAIT),
        *(
            migrations.RunSQL(CLOTURE.format(table), f"DROP TRIGGER {table}_clos ON {table};")
            for table in DE_L_EVENEMENT
        ),
    ]
