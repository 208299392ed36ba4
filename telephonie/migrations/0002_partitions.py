"""The events, cut by month of their time; nothing changes one, and a month is made when its first event arrives."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = """
    CREATE TABLE telephonie_evenement (
        uuid uuid NOT NULL,
        survenu_le timestamptz NOT NULL,
        source_id bigint NOT NULL REFERENCES telephonie_sourcetelephonie (id) DEFERRABLE INITIALLY DEFERRED,
        type varchar(20) NOT NULL,
        appel varchar(80) NOT NULL,
        recu_le timestamptz NOT NULL,
        donnees jsonb NOT NULL,
        PRIMARY KEY (uuid, survenu_le)
    ) PARTITION BY RANGE (survenu_le);
    CREATE INDEX evenement_par_appel ON telephonie_evenement (source_id, appel) WHERE appel <> '';

    -- Made by whoever needs it first; the others wait for that and find it there.
    CREATE FUNCTION telephonie_assurer_mois(mois date) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        nom text := 'telephonie_evenement_' || to_char(mois, 'YYYY_MM');
    BEGIN
        IF to_regclass(nom) IS NULL THEN
            PERFORM pg_advisory_xact_lock(7302);
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS %I PARTITION OF telephonie_evenement FOR VALUES FROM (%L) TO (%L)',
                nom, date_trunc('month', mois)::date::text || ' 00:00Z',
                (date_trunc('month', mois) + interval '1 month')::date::text || ' 00:00Z');
        END IF;
    END $$;

    CREATE FUNCTION telephonie_inalterable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Un événement de téléphonie ne change pas et ne s''efface pas.'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER evenement_inalterable BEFORE UPDATE OR DELETE ON telephonie_evenement
        FOR EACH ROW EXECUTE FUNCTION telephonie_inalterable();
"""
RETOUR = """
    DROP TABLE telephonie_evenement;
    DROP FUNCTION telephonie_inalterable();
    DROP FUNCTION telephonie_assurer_mois(date);
"""


class Migration(migrations.Migration):
    dependencies = [("telephonie", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLE, RETOUR)],
            state_operations=[
                migrations.CreateModel(
                    name="EvenementTelephonie",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "uuid", "survenu_le", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("uuid", models.UUIDField(verbose_name="identifiant du producteur")),
                        ("survenu_le", models.DateTimeField(verbose_name="survenu le")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("appel.presente", "Appel présenté"),
                                    ("appel.achemine", "Appel acheminé"),
                                    ("acces.echec", "Échec d'accès"),
                                    ("svi.debut", "Serveur vocal"),
                                    ("svi.choix", "Choix au serveur vocal"),
                                    ("svi.abandon", "Raccroché au serveur vocal"),
                                    ("file.entree", "Entrée en file"),
                                    ("poste.sonnerie", "Sonnerie d'un poste"),
                                    ("poste.sans_reponse", "Poste sans réponse"),
                                    ("appel.repondu", "Réponse"),
                                    ("file.abandon", "Raccroché en file"),
                                    ("garde.debut", "Mise en garde"),
                                    ("garde.fin", "Reprise"),
                                    ("transfert.debut", "Transfert"),
                                    ("transfert.fin", "Fin de transfert"),
                                    ("conference", "Conférence"),
                                    ("segment.fin", "Fin de segment"),
                                    ("enregistrement.debut", "Début d'enregistrement"),
                                    ("enregistrement.fin", "Fin d'enregistrement"),
                                    ("appel.fin", "Fin d'appel"),
                                    ("appel.perdu", "Appel perdu"),
                                    ("acces.hors_service", "Accès hors service"),
                                    ("acces.retabli", "Accès rétabli"),
                                    ("agent.etat", "État d'un agent"),
                                ],
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        ("appel", models.CharField(blank=True, max_length=80, verbose_name="appel")),
                        ("recu_le", models.DateTimeField(verbose_name="reçu le")),
                        ("donnees", models.JSONField(default=dict, verbose_name="données")),
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
                        "verbose_name": "événement de téléphonie",
                        "verbose_name_plural": "événements de téléphonie",
                        "db_table": "telephonie_evenement",
                    },
                ),
            ],
        )
    ]
