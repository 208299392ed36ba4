"""What a conversation keeps: no message is erased, what identifies one does not change, a closed one takes no more."""

from django.db import migrations

DECLENCHEURS = """
    CREATE FUNCTION messagerie_ineffacable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Rien ne s''efface dans une conversation.' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER message_ineffacable BEFORE DELETE ON messagerie_message
        FOR EACH ROW EXECUTE FUNCTION messagerie_ineffacable();
    CREATE TRIGGER prise_inalterable BEFORE UPDATE OR DELETE ON messagerie_priseencompte
        FOR EACH ROW EXECUTE FUNCTION messagerie_ineffacable();
    CREATE TRIGGER versement_inalterable BEFORE UPDATE OR DELETE ON messagerie_versement
        FOR EACH ROW EXECUTE FUNCTION messagerie_ineffacable();

    CREATE FUNCTION messagerie_message_garde() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.numero, NEW.groupe_id, NEW.jeton, NEW.auteur_id, NEW.entite_id, NEW.envoye_le, NEW.est_urgent)
                IS DISTINCT FROM
            (OLD.numero, OLD.groupe_id, OLD.jeton, OLD.auteur_id, OLD.entite_id, OLD.envoye_le, OLD.est_urgent)
            OR (NEW.reponse_a_id, NEW.origine_id) IS DISTINCT FROM (OLD.reponse_a_id, OLD.origine_id)
            OR (OLD.supprime_le IS NOT NULL AND NEW.supprime_le IS DISTINCT FROM OLD.supprime_le)
        THEN
            RAISE EXCEPTION 'Ce qui identifie un message ne change pas.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.texte IS DISTINCT FROM OLD.texte AND NEW.modifie_le IS NOT DISTINCT FROM OLD.modifie_le
            AND NEW.supprime_le IS NOT DISTINCT FROM OLD.supprime_le
        THEN
            RAISE EXCEPTION 'Un message ne change pas sans le dire.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER message_garde BEFORE UPDATE ON messagerie_message
        FOR EACH ROW EXECUTE FUNCTION messagerie_message_garde();
    CREATE TRIGGER message_groupe_clos BEFORE INSERT OR UPDATE ON messagerie_message
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER message_groupe_clos ON messagerie_message;
    DROP TRIGGER message_garde ON messagerie_message;
    DROP FUNCTION messagerie_message_garde();
    DROP TRIGGER versement_inalterable ON messagerie_versement;
    DROP TRIGGER prise_inalterable ON messagerie_priseencompte;
    DROP TRIGGER message_ineffacable ON messagerie_message;
    DROP FUNCTION messagerie_ineffacable();
"""


class Migration(migrations.Migration):
    dependencies = [("messagerie", "0001_initial"), ("annuaire", "0006_conversation"), ("fil", "0005_voile_accuse")]
    operations = [migrations.RunSQL(DECLENCHEURS, RETRAIT)]
