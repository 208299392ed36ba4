"""Nothing of what was written in a logbook is erased: the database itself refuses."""

from django.db import migrations

DECLENCHEURS = """
    CREATE FUNCTION maincourante_ineffacable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Rien ne s''efface dans une main courante.' USING ERRCODE = 'integrity_constraint_violation';
    END $$;

    CREATE TRIGGER entree_ineffacable BEFORE DELETE ON maincourante_entree
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
    CREATE TRIGGER rectification_inalterable BEFORE UPDATE OR DELETE ON maincourante_rectification
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
    CREATE TRIGGER commentaire_inalterable BEFORE UPDATE OR DELETE ON maincourante_commentaire
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();
    CREATE TRIGGER adressage_ineffacable BEFORE DELETE ON maincourante_adressage
        FOR EACH ROW EXECUTE FUNCTION maincourante_ineffacable();

    CREATE FUNCTION maincourante_entree_gardee() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.numero, NEW.groupe_id, NEW.jeton, NEW.genre, NEW.consignee_le, NEW.survenu_le)
                IS DISTINCT FROM (OLD.numero, OLD.groupe_id, OLD.jeton, OLD.genre, OLD.consignee_le, OLD.survenu_le)
            OR (NEW.auteur_id, NEW.entite_id, NEW.origine_id) IS DISTINCT FROM (OLD.auteur_id, OLD.entite_id, OLD.origine_id)
            OR (OLD.annulee_le IS NOT NULL AND NEW.annulee_le IS DISTINCT FROM OLD.annulee_le)
        THEN
            RAISE EXCEPTION 'Ce qui identifie une entrée ne change pas.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.texte IS DISTINCT FROM OLD.texte AND NOT EXISTS (
            SELECT 1 FROM maincourante_rectification WHERE entree_id = OLD.id AND texte_avant = OLD.texte
        ) THEN
            RAISE EXCEPTION 'Un texte ne change que par une rectification, qui garde l''ancien.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER entree_gardee BEFORE UPDATE ON maincourante_entree
        FOR EACH ROW EXECUTE FUNCTION maincourante_entree_gardee();
"""
RETRAIT = """
    DROP TRIGGER entree_gardee ON maincourante_entree;
    DROP FUNCTION maincourante_entree_gardee();
    DROP TRIGGER adressage_ineffacable ON maincourante_adressage;
    DROP TRIGGER commentaire_inalterable ON maincourante_commentaire;
    DROP TRIGGER rectification_inalterable ON maincourante_rectification;
    DROP TRIGGER entree_ineffacable ON maincourante_entree;
    DROP FUNCTION maincourante_ineffacable();
"""


class Migration(migrations.Migration):
    dependencies = [("maincourante", "0003_mentions_relances_index")]
    operations = [migrations.RunSQL(DECLENCHEURS, RETRAIT)]
