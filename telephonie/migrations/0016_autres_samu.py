"""A source tells the calls of its own Samu; those of which the others told some within a year or so are declared."""

from django.db import migrations, models

# By each Samu's own index: what was told longer ago is not told any more.
DECLARER = """
    INSERT INTO telephonie_sourcetelephonie_autres_samu (sourcetelephonie_id, entite_id)
    SELECT s.id, samu.id
    FROM annuaire_entite samu CROSS JOIN LATERAL (
        SELECT DISTINCT a.source_id FROM telephonie_appel a
        WHERE a.samu_id = samu.id AND a.presente_le > now() - interval '400 days'
    ) dits JOIN telephonie_sourcetelephonie s ON s.id = dits.source_id AND s.entite_id <> samu.id
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0011_mots_composes"), ("telephonie", "0015_sans_fin")]
    operations = [
        migrations.AddField(
            model_name="sourcetelephonie",
            name="autres_samu",
            field=models.ManyToManyField(
                blank=True,
                help_text="Ceux dont elle dit aussi des appels, en plus du sien : entraide, opérateur de plusieurs Samu."
                " Un appel présenté à tout autre Samu est refusé.",
                limit_choices_to={"type": "samu"},
                related_name="+",
                to="annuaire.entite",
                verbose_name="autres Samu",
            ),
        ),
        migrations.RunSQL(DECLARER, migrations.RunSQL.noop),
    ]
