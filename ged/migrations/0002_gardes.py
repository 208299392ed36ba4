"""Versions never change, a closed groupe takes no document, a dossier stays in its groupe; words found by their beginning."""

from django.db import migrations

CONFIGURATION = """
    CREATE TEXT SEARCH CONFIGURATION portail_mots (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION portail_mots ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
"""
DECLENCHEURS = """
    CREATE FUNCTION ged_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Une version, une consultation ou un accusé ne change pas et ne s''efface pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER version_inalterable BEFORE UPDATE OR DELETE ON ged_version
        FOR EACH ROW EXECUTE FUNCTION ged_inalterable();
    CREATE TRIGGER consultation_inalterable BEFORE UPDATE OR DELETE ON ged_consultation
        FOR EACH ROW EXECUTE FUNCTION ged_inalterable();
    CREATE TRIGGER accuse_inalterable BEFORE UPDATE OR DELETE ON ged_accuse
        FOR EACH ROW EXECUTE FUNCTION ged_inalterable();
    CREATE TRIGGER trace_inalterable BEFORE UPDATE OR DELETE ON ged_trace
        FOR EACH ROW EXECUTE FUNCTION ged_inalterable();
    CREATE TRIGGER document_ineffacable BEFORE DELETE ON ged_document
        FOR EACH ROW EXECUTE FUNCTION ged_inalterable();

    CREATE FUNCTION ged_reste_dans_son_groupe() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        ou bigint := CASE WHEN TG_TABLE_NAME = 'ged_dossier' THEN (to_jsonb(NEW) ->> 'parent_id')::bigint
                          ELSE (to_jsonb(NEW) ->> 'dossier_id')::bigint END;
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.groupe_id <> OLD.groupe_id THEN
            RAISE EXCEPTION 'Un document ou un dossier ne change pas de groupe.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ged_meme_groupe';
        END IF;
        IF ou IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ged_dossier WHERE id = ou AND groupe_id = NEW.groupe_id) THEN
            RAISE EXCEPTION 'Ce dossier est celui d''un autre groupe.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ged_meme_groupe';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER dossier_meme_groupe BEFORE INSERT OR UPDATE OF groupe_id, parent_id ON ged_dossier
        FOR EACH ROW EXECUTE FUNCTION ged_reste_dans_son_groupe();
    CREATE TRIGGER document_meme_groupe BEFORE INSERT OR UPDATE OF groupe_id, dossier_id ON ged_document
        FOR EACH ROW EXECUTE FUNCTION ged_reste_dans_son_groupe();

    CREATE TRIGGER dossier_groupe_clos BEFORE INSERT OR UPDATE OR DELETE ON ged_dossier
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
    CREATE TRIGGER document_groupe_clos BEFORE INSERT OR UPDATE OF dossier_id, titre, description, type, mots_cles,
            natures, valable_du, valable_jusqu_au, courante_id, obsolete_le, verrouille_le, a_lire_le, retire_le
        ON ged_document FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
    CREATE TRIGGER lien_groupe_clos BEFORE INSERT ON ged_lien
        FOR EACH ROW EXECUTE FUNCTION portail_refuser_si_clos();
    CREATE FUNCTION ged_refuser_si_clos() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM ged_document d JOIN annuaire_groupe g ON g.id = d.groupe_id
            WHERE d.id = NEW.document_id AND g.clos_le IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'Ce groupe est clos : il se lit, il ne s''écrit plus.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'groupe_clos';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER version_groupe_clos BEFORE INSERT ON ged_version
        FOR EACH ROW EXECUTE FUNCTION ged_refuser_si_clos();
"""
RETRAIT = """
    DROP TRIGGER version_groupe_clos ON ged_version;
    DROP FUNCTION ged_refuser_si_clos();
    DROP TRIGGER lien_groupe_clos ON ged_lien;
    DROP TRIGGER document_groupe_clos ON ged_document;
    DROP TRIGGER dossier_groupe_clos ON ged_dossier;
    DROP TRIGGER document_meme_groupe ON ged_document;
    DROP TRIGGER dossier_meme_groupe ON ged_dossier;
    DROP FUNCTION ged_reste_dans_son_groupe();
    DROP TRIGGER document_ineffacable ON ged_document;
    DROP TRIGGER trace_inalterable ON ged_trace;
    DROP TRIGGER accuse_inalterable ON ged_accuse;
    DROP TRIGGER consultation_inalterable ON ged_consultation;
    DROP TRIGGER version_inalterable ON ged_version;
    DROP FUNCTION ged_inalterable();
"""


class Migration(migrations.Migration):
    dependencies = [("ged", "0001_initial"), ("annuaire", "0005_seances"), ("fil", "0004_groupe_clos")]
    operations = [
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION portail_mots"),
        migrations.RunSQL(DECLENCHEURS, RETRAIT),
    ]
