"""How a text is cut into words for every search of the portal (annuaire.mots), and a guard that lets them be read again."""

from django.db import migrations

# Between two pairs of digits: blanks, hyphens and dots, with the cuts around them.
ENTRE = r"[\s\u001f\u00a0\u202f\u2010-\u2014./_-]*"
JOINT = r"\m(0[1-9])(\d\d)(\d\d)(\d\d)(\d\d)\M"
NUMERO = rf"(?:\m0|(?:\+\u001f|\m00)33{ENTRE}(?:\(\u001f0\u001f\){ENTRE})?)([1-9])" + rf"{ENTRE}(\d\d)" * 4 + r"\M"

FONCTIONS = rf"""
    -- Reversible: only cuts are added, so that ts_headline shows the text as it was written.
    CREATE OR REPLACE FUNCTION portail_separer(texte text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(
            regexp_replace(texte, '{JOINT}', E'\\1\x1f\\2\x1f\\3\x1f\\4\x1f\\5', 'g'),
            '[!-/:-@\[-`{{-~]', E'\x1f\\&\x1f', 'g')
    $$;
    -- A phone number stands also in one word, and by pairs behind 0 when it was written with +33.
    CREATE OR REPLACE FUNCTION portail_mots(texte text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(portail_separer(texte), '{NUMERO}', '\& 0\1\2\3\4\5 0\1 \2 \3 \4 \5', 'g')
    $$;

    CREATE OR REPLACE FUNCTION portail_refuser_si_clos() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        vise bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.groupe_id ELSE NEW.groupe_id END;
    BEGIN
        IF EXISTS (SELECT 1 FROM annuaire_groupe WHERE id = vise AND clos_le IS NOT NULL) THEN
            -- By which words a row is found is not what was written in it.
            IF TG_OP = 'UPDATE' AND NEW IS DISTINCT FROM OLD
                AND to_jsonb(NEW) - 'recherche' = to_jsonb(OLD) - 'recherche'
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Ce groupe est clos : il se lit, il ne s''écrit plus.'
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'groupe_clos';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END $$;
"""  # noqa: S608 — constants of this module only


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0010_mot_de_passe_donne")]
    # Backwards nothing is dropped: the triggers of the apps above call these functions.
    operations = [migrations.RunSQL(FONCTIONS, migrations.RunSQL.noop)]
