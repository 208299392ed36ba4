"""Events that SIVIC opens: its own reference of an event in common, and what it announces."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def nommer(apps, schema_editor):
    """Until now every event in common bore our reference, and every line of the journal told a person."""
    for commun in apps.get_model("sivic", "EvenementCommun").objects.select_related("evenement"):
        commun.reference = f"{commun.evenement.annee}-{commun.evenement.rang:04d}"
        commun.save(update_fields=["reference"])
    for reception in apps.get_model("sivic", "Reception").objects.filter(reference="").select_related("victime"):
        reception.reference = f"V-{reception.victime.rang}" if reception.victime else "?"
        reception.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [
        ("evenements", "0011_pack_continuite"),
        ("sivic", "0008_sejour_dit_ici"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evenementcommun",
            name="reference",
            field=models.CharField(default="", max_length=24, verbose_name="référence dans SIVIC"),
            preserve_default=False,
        ),
        migrations.RunPython(nommer, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="evenementcommun",
            name="reference",
            field=models.CharField(max_length=24, unique=True, verbose_name="référence dans SIVIC"),
        ),
        migrations.CreateModel(
            name="AnnonceSivic",
            fields=[
                (
                    "reference",
                    models.CharField(
                        max_length=24, primary_key=True, serialize=False, verbose_name="référence dans SIVIC"
                    ),
                ),
                ("contenu", models.JSONField(verbose_name="contenu")),
                (
                    "departements",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="départements",
                    ),
                ),
                (
                    "statut",
                    models.CharField(
                        choices=[("proposee", "À traiter"), ("liee", "Liée"), ("ecartee", "Écartée")],
                        default="proposee",
                        max_length=8,
                        verbose_name="statut",
                    ),
                ),
                ("recue_le", models.DateTimeField(verbose_name="reçue le")),
                (
                    "evenement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annonces",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
                (
                    "traitee_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="traitée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "annonce de SIVIC",
                "verbose_name_plural": "annonces de SIVIC",
                "ordering": ["-recue_le"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(statut="liee", evenement__isnull=False)
                        | (~Q(statut="liee") & Q(evenement__isnull=True)),
                        name="annonce_liee_a_un_evenement",
                    )
                ],
            },
        ),
    ]
