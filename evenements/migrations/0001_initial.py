"""The tables of the events."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("annuaire", "0004_groupe_clos"),
        ("maincourante", "0007_groupe_clos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CategorieEmsi",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="code")),
                ("libelle", models.CharField(max_length=80, verbose_name="libellé")),
                ("famille", models.CharField(blank=True, max_length=80, verbose_name="famille")),
            ],
            options={
                "verbose_name": "catégorie EMSI",
                "verbose_name_plural": "catégories EMSI",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="AbonnementAgenda",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("empreinte", models.BinaryField(max_length=32, unique=True, verbose_name="empreinte")),
                ("cree_le", models.DateTimeField(verbose_name="créé le")),
                (
                    "utilisateur",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="abonnement_agenda",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "abonnement à l'agenda",
                "verbose_name_plural": "abonnements à l'agenda",
            },
        ),
        migrations.CreateModel(
            name="Evenement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("annee", models.PositiveSmallIntegerField(editable=False, verbose_name="année")),
                ("rang", models.PositiveIntegerField(editable=False, verbose_name="rang dans l'année")),
                ("titre", models.CharField(max_length=110, verbose_name="titre")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("biologique", "Épidémique ou biologique"),
                            ("nrc", "NRC ou industriel"),
                            ("collectif", "Accident collectif, incendie, explosion"),
                            ("climatique", "Climatique ou naturel"),
                            ("attentat", "Attentat"),
                            ("cyber", "Cyber ou panne du système d'information"),
                            ("tension", "Tension de l'offre de soins"),
                            ("rassemblement", "Grand rassemblement"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="nature",
                    ),
                ),
                ("est_programme", models.BooleanField(default=False, verbose_name="programmé")),
                ("est_exercice", models.BooleanField(default=False, verbose_name="exercice")),
                (
                    "niveau",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Local"), (2, "Départemental"), (3, "Régional"), (4, "Zonal"), (5, "National")],
                        default=2,
                        verbose_name="niveau",
                    ),
                ),
                ("echelle", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="échelle EMSI")),
                (
                    "plans",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("orsec-novi", "ORSEC-NOVI"),
                                ("plan-blanc", "Plan blanc"),
                                ("orsan-amavi", "ORSAN AMAVI"),
                                ("orsan-clim", "ORSAN CLIM"),
                                ("orsan-epivac", "ORSAN EPI-VAC"),
                                ("orsan-bio", "ORSAN BIO"),
                                ("orsan-nrc", "ORSAN NRC"),
                                ("cump", "CUMP"),
                                ("plan-bleu", "Plan bleu"),
                                ("ppi", "PPI"),
                                ("vigipirate", "Vigipirate"),
                            ],
                            max_length=14,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="plans activés",
                    ),
                ),
                ("adresse", models.CharField(blank=True, max_length=200, verbose_name="lieu ou adresse")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("debut_le", models.DateTimeField(verbose_name="début")),
                ("fin_prevue_le", models.DateTimeField(blank=True, null=True, verbose_name="fin prévue")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("preparation", "En préparation"),
                            ("en_cours", "En cours"),
                            ("leve", "Levé"),
                            ("clos", "Clos"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("etat_depuis_le", models.DateTimeField(verbose_name="dans cet état depuis")),
                ("ouvert_le", models.DateTimeField(verbose_name="ouvert le")),
                ("jeton", models.UUIDField(editable=False, unique=True, verbose_name="jeton")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "recherche",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "titre", "adresse", "description", config="portail_fr"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "categorie",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evenements.categorieemsi",
                        verbose_name="catégorie EMSI",
                    ),
                ),
                (
                    "entite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evenements_ouverts",
                        to="annuaire.entite",
                        verbose_name="entité qui l'a ouvert",
                    ),
                ),
                (
                    "groupe",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evenement",
                        to="annuaire.groupe",
                        verbose_name="groupe",
                    ),
                ),
                (
                    "ouvert_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouvert par",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement",
                "verbose_name_plural": "événements",
                "ordering": ["-annee", "-rang"],
            },
        ),
        migrations.CreateModel(
            name="ChangementEtat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "de",
                    models.CharField(
                        choices=[
                            ("preparation", "En préparation"),
                            ("en_cours", "En cours"),
                            ("leve", "Levé"),
                            ("clos", "Clos"),
                        ],
                        max_length=12,
                        verbose_name="de",
                    ),
                ),
                (
                    "vers",
                    models.CharField(
                        choices=[
                            ("preparation", "En préparation"),
                            ("en_cours", "En cours"),
                            ("leve", "Levé"),
                            ("clos", "Clos"),
                        ],
                        max_length=12,
                        verbose_name="vers",
                    ),
                ),
                ("motif", models.CharField(max_length=500, verbose_name="motif")),
                ("change_le", models.DateTimeField(verbose_name="changé le")),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "evenement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changements",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d'état",
                "verbose_name_plural": "changements d'état",
                "ordering": ["evenement", "id"],
            },
        ),
        migrations.CreateModel(
            name="Cellule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("regulation", "Régulation"),
                            ("pma", "PMA"),
                            ("cump", "CUMP"),
                            ("logistique", "Logistique"),
                            ("hospitaliere", "Cellule hospitalière"),
                            ("familles", "Familles"),
                            ("autre", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="genre",
                    ),
                ),
                ("nom", models.CharField(max_length=60, verbose_name="nom")),
                ("ouverte_le", models.DateTimeField(verbose_name="ouverte le")),
                (
                    "groupe",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cellule",
                        to="annuaire.groupe",
                        verbose_name="groupe",
                    ),
                ),
                (
                    "ouverte_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouverte par",
                    ),
                ),
                (
                    "evenement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cellules",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "cellule",
                "verbose_name_plural": "cellules",
                "ordering": ["evenement", "id"],
            },
        ),
        migrations.CreateModel(
            name="Bilan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jeton", models.UUIDField(unique=True, verbose_name="jeton")),
                (
                    "source",
                    models.CharField(
                        choices=[("terrain", "Terrain"), ("regulation", "Régulation"), ("hopital", "Hôpital")],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("ua", models.PositiveIntegerField(blank=True, null=True, verbose_name="urgences absolues")),
                ("ur", models.PositiveIntegerField(blank=True, null=True, verbose_name="urgences relatives")),
                ("impliques", models.PositiveIntegerField(blank=True, null=True, verbose_name="impliqués")),
                ("dcd", models.PositiveIntegerField(blank=True, null=True, verbose_name="décédés")),
                ("constate_le", models.DateTimeField(verbose_name="constaté le")),
                ("saisi_le", models.DateTimeField(verbose_name="saisi le")),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "entite",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annuaire.entite",
                        verbose_name="entité",
                    ),
                ),
                (
                    "evenement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilans",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "verbose_name_plural": "bilans",
                "ordering": ["evenement", "constate_le", "id"],
            },
        ),
        migrations.CreateModel(
            name="PointSituation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveIntegerField(blank=True, null=True, verbose_name="numéro")),
                (
                    "sections",
                    models.JSONField(
                        help_text="Liste de {code, titre, texte}, dans l'ordre du document.", verbose_name="sections"
                    ),
                ),
                (
                    "depeche",
                    models.BigIntegerField(
                        help_text="Dernier numéro du fil de l'événement quand le brouillon a été généré.",
                        verbose_name="jusqu'à la dépêche",
                    ),
                ),
                ("genere_le", models.DateTimeField(verbose_name="généré le")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("publie_le", models.DateTimeField(blank=True, null=True, verbose_name="publié le")),
                (
                    "evenement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
                (
                    "publie_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publié par",
                    ),
                ),
                (
                    "redige_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédigé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "point de situation",
                "verbose_name_plural": "points de situation",
                "ordering": ["evenement", "id"],
            },
        ),
        migrations.CreateModel(
            name="Releve",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jeton", models.UUIDField(unique=True, verbose_name="jeton")),
                ("poste", models.CharField(max_length=80, verbose_name="poste transmis")),
                (
                    "situation",
                    models.JSONField(help_text="Liste de {code, titre, texte}.", verbose_name="situation transmise"),
                ),
                ("consignes", models.TextField(blank=True, verbose_name="consignes")),
                ("preparee_le", models.DateTimeField(verbose_name="préparée le")),
                ("prise_le", models.DateTimeField(blank=True, null=True, verbose_name="prise le")),
                (
                    "entrant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entrant",
                    ),
                ),
                (
                    "entree_entrant",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="maincourante.entree",
                        verbose_name="signature de l'entrant",
                    ),
                ),
                (
                    "entree_sortant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="maincourante.entree",
                        verbose_name="signature du sortant",
                    ),
                ),
                (
                    "evenement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releves",
                        to="evenements.evenement",
                        verbose_name="événement",
                    ),
                ),
                (
                    "sortant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sortant",
                    ),
                ),
            ],
            options={
                "verbose_name": "relève",
                "verbose_name_plural": "relèves",
                "ordering": ["evenement", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="evenement",
            index=django.contrib.postgres.indexes.GinIndex(fields=["recherche"], name="evenement_recherche"),
        ),
        migrations.AddIndex(
            model_name="evenement",
            index=models.Index(fields=["etat", "-niveau"], name="evenement_par_etat"),
        ),
        migrations.AddConstraint(
            model_name="evenement",
            constraint=models.UniqueConstraint(fields=("annee", "rang"), name="evenement_reference_unique"),
        ),
        migrations.AddConstraint(
            model_name="evenement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="evenement_position_sur_terre",
            ),
        ),
        migrations.AddConstraint(
            model_name="evenement",
            constraint=models.CheckConstraint(
                condition=models.Q(("echelle__isnull", True), ("echelle__range", (1, 5)), _connector="OR"),
                name="evenement_echelle_de_1_a_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="evenement",
            constraint=models.CheckConstraint(
                condition=models.Q(("niveau__range", (1, 5))), name="evenement_niveau_connu"
            ),
        ),
        migrations.AddConstraint(
            model_name="evenement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fin_prevue_le__isnull", True), ("fin_prevue_le__gt", models.F("debut_le")), _connector="OR"
                ),
                name="evenement_fin_apres_debut",
            ),
        ),
        migrations.AddConstraint(
            model_name="changementetat",
            constraint=models.CheckConstraint(
                condition=models.Q(("motif", ""), _negated=True), name="changement_etat_avec_motif"
            ),
        ),
        migrations.AddConstraint(
            model_name="cellule",
            constraint=models.UniqueConstraint(fields=("evenement", "nom"), name="cellule_nom_unique"),
        ),
        migrations.AddIndex(
            model_name="bilan",
            index=models.Index(fields=["evenement", "-constate_le"], name="bilan_recent"),
        ),
        migrations.AddConstraint(
            model_name="bilan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ua__isnull", False),
                    ("ur__isnull", False),
                    ("impliques__isnull", False),
                    ("dcd__isnull", False),
                    _connector="OR",
                ),
                name="bilan_compte_quelque_chose",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsituation",
            constraint=models.UniqueConstraint(fields=("evenement", "numero"), name="point_numero_unique"),
        ),
        migrations.AddConstraint(
            model_name="pointsituation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("publie_le__isnull", True)), fields=("evenement",), name="point_un_seul_brouillon"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsituation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("numero__isnull", True), ("publie_le__isnull", True), ("publie_par__isnull", True)),
                    models.Q(("numero__isnull", False), ("publie_le__isnull", False), ("publie_par__isnull", False)),
                    _connector="OR",
                ),
                name="point_publie_et_numerote",
            ),
        ),
        migrations.AddConstraint(
            model_name="releve",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entrant__isnull", True), ("entree_entrant__isnull", True), ("prise_le__isnull", True)),
                    models.Q(
                        ("entrant__isnull", False), ("entree_entrant__isnull", False), ("prise_le__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="releve_prise_avec_sa_signature",
            ),
        ),
        migrations.AddConstraint(
            model_name="releve",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entrant__isnull", True),
                    models.Q(("entrant", models.F("sortant")), _negated=True),
                    _connector="OR",
                ),
                name="releve_entre_deux_personnes",
            ),
        ),
    ]
