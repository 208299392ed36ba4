"""The logbook of a closed groupe takes nothing more: neither entries nor anything that follows one."""

from django.db import migrations

DECLENCHEURS = """
    CREATE TRIGGER entree_groupe_clos BEFORE INSERT OR UPDATE ON maincourante_entree
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
    CREATE TRIGGER modele_groupe_clos BEFORE INSERT OR UPDATE OR DELETE ON maincourante_modele
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();

    CREATE FUNCTION maincourante_refuser_si_clos() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM maincourante_entree e JOIN annuaire_groupe g ON g.id = e.groupe_id
            WHERE e.id = NEW.entree_id AND g.clos_le IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'Ce groupe est clos : il se lit, il ne s''écrit plus.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'groupe_clos';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER commentaire_groupe_clos BEFORE INSERT ON maincourante_commentaire
        FOR EACH ROW EXECUTE FUNCTION maincourante_refuser_si_clos();
    CREATE TRIGGER rectification_groupe_clos BEFORE INSERT ON maincourante_rectification
        FOR EACH ROW EXECUTE FUNCTION maincourante_refuser_si_clos();
    CREATE TRIGGER adressage_groupe_clos BEFORE INSERT OR UPDATE ON maincourante_adressage
        FOR EACH ROW EXECUTE FUNCTION maincourante_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER adressage_groupe_clos ON maincourante_adressage;
    DROP TRIGGER rectification_groupe_clos ON maincourante_rectification;
    DROP TRIGGER commentaire_groupe_clos ON maincourante_commentaire;
    DROP FUNCTION maincourante_refuser_si_clos();
    DROP TRIGGER modele_groupe_clos ON maincourante_modele;
    DROP TRIGGER entree_groupe_clos ON maincourante_entree;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("maincourante", "0006_recherche_lieux_commentaires"),
        ("annuaire", "0004_groupe_clos"),
        ("fil", "0004_groupe_clos"),
    ]
    operations = [migrations.RunSQL(DECLENCHEURS, RETRAIT)]
