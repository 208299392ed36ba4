from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evenements", "0012_mots_composes")]
    operations = [
        migrations.AddField(
            model_name="packcontinuite",
            name="manquantes",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="fiches que le magasin de documents n'a pas données"
            ),
        ),
    ]
