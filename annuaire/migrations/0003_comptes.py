"""Sign-in: the Pro Santé Connect identity, provisional passwords, identifiers without case, and the cache shared by all processes."""

from django.db import migrations, models
from django.db.models.functions import Lower

CACHE = """
    CREATE TABLE annuaire_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX annuaire_cache_expires ON annuaire_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("annuaire", "0002_extensions")]
    operations = [
        migrations.AlterModelManagers(name="utilisateur", managers=[]),
        migrations.AddField(
            model_name="utilisateur",
            name="identifiant_psc",
            field=models.CharField(
                blank=True,
                help_text="Numéro RPPS ou identifiant national (SubjectNameID).",
                max_length=64,
                null=True,
                unique=True,
                verbose_name="identifiant Pro Santé Connect",
            ),
        ),
        migrations.AddField(
            model_name="utilisateur",
            name="doit_changer_mot_de_passe",
            field=models.BooleanField(default=False, verbose_name="doit changer de mot de passe"),
        ),
        migrations.AddConstraint(
            model_name="utilisateur",
            constraint=models.UniqueConstraint(Lower("username"), name="identifiant_unique_sans_casse"),
        ),
        migrations.RunSQL(CACHE, "DROP TABLE annuaire_cache"),
    ]
