"""Conversations and messages."""

import datetime

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("annuaire", "0006_conversation"),
        ("maincourante", "0007_groupe_clos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "groupe",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="conversation",
                        serialize=False,
                        to="annuaire.groupe",
                        verbose_name="groupe",
                    ),
                ),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("directe", "À deux"),
                            ("groupe", "Groupe"),
                            ("rattachee", "D'un événement ou d'une cellule"),
                        ],
                        max_length=9,
                        verbose_name="genre",
                    ),
                ),
                ("cle", models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name="clé")),
                (
                    "fonction",
                    models.CharField(
                        blank=True,
                        help_text="La fonction de garde à qui la conversation s'adresse dans l'entité : elle seule est prévenue.",
                        max_length=80,
                        verbose_name="fonction appelée",
                    ),
                ),
                ("jeton", models.UUIDField(unique=True, verbose_name="jeton")),
                ("ouverte_le", models.DateTimeField(verbose_name="ouverte le")),
                ("dernier_numero", models.BigIntegerField(default=0, verbose_name="dernier numéro")),
                ("dernier_message_le", models.DateTimeField(verbose_name="dernier message le")),
                (
                    "ouverte_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouverte par",
                    ),
                ),
                (
                    "rattachee",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversation_rattachee",
                        to="annuaire.groupe",
                        verbose_name="rattachée à",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
                "ordering": ["-dernier_message_le", "groupe"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.BigIntegerField(verbose_name="numéro")),
                ("jeton", models.UUIDField(unique=True, verbose_name="jeton")),
                ("envoye_le", models.DateTimeField(verbose_name="envoyé le")),
                ("texte", models.TextField(verbose_name="texte")),
                (
                    "mentions",
                    models.JSONField(
                        default=list,
                        help_text="Qui est nommé par @ dans le texte : nom, entite, fonction, personne.",
                        verbose_name="mentions",
                    ),
                ),
                ("est_urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("modifie_le", models.DateTimeField(blank=True, null=True, verbose_name="modifié le")),
                ("supprime_le", models.DateTimeField(blank=True, null=True, verbose_name="supprimé le")),
                (
                    "recherche",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector("texte", config="portail_fr"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "auteur",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "entite",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="annuaire.entite",
                        verbose_name="entité",
                    ),
                ),
                (
                    "groupe",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="annuaire.groupe",
                        verbose_name="groupe",
                    ),
                ),
                (
                    "origine",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messagerie.message",
                        verbose_name="transféré de",
                    ),
                ),
                (
                    "reponse_a",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="messagerie.message",
                        verbose_name="répond à",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["groupe", "numero"],
            },
        ),
        migrations.CreateModel(
            name="PriseEnCompte",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("le", models.DateTimeField(verbose_name="le")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prises_en_compte",
                        to="messagerie.message",
                        verbose_name="message",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "prise en compte",
                "verbose_name_plural": "prises en compte",
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "signe",
                    models.CharField(
                        choices=[
                            ("accord", "D'accord"),
                            ("fait", "Fait"),
                            ("vu", "Je regarde"),
                            ("merci", "Merci"),
                            ("question", "Question"),
                            ("attention", "Attention"),
                        ],
                        max_length=9,
                        verbose_name="signe",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reactions",
                        to="messagerie.message",
                        verbose_name="message",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "réaction",
                "verbose_name_plural": "réactions",
            },
        ),
        migrations.CreateModel(
            name="Suivi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("est_favorite", models.BooleanField(default=False, verbose_name="favorite")),
                ("est_muette", models.BooleanField(default=False, verbose_name="muette")),
                ("archivee_a", models.BigIntegerField(blank=True, null=True, verbose_name="archivée au numéro")),
                (
                    "niveau",
                    models.CharField(
                        choices=[
                            ("tout", "Tous les messages"),
                            ("mentions", "Quand je suis nommé"),
                            ("urgent", "Les messages urgents"),
                            ("rien", "Rien"),
                        ],
                        default="tout",
                        max_length=8,
                        verbose_name="prévenir",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suivis",
                        to="messagerie.conversation",
                        verbose_name="conversation",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suivis",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "suivi",
                "verbose_name_plural": "suivis",
            },
        ),
        migrations.CreateModel(
            name="Versement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("le", models.DateTimeField(verbose_name="le")),
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
                    "entree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="maincourante.entree",
                        verbose_name="entrée",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versements",
                        to="messagerie.message",
                        verbose_name="message",
                    ),
                ),
            ],
            options={
                "verbose_name": "versement",
                "verbose_name_plural": "versements",
            },
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(fields=["dernier_message_le"], name="conversation_activite"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("genre", "directe"), _negated=True), ("cle__isnull", False), _connector="OR"
                ),
                name="conversation_directe_a_une_cle",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("genre", "rattachee"), ("rattachee__isnull", True), _connector="XOR"),
                name="conversation_rattachee_a_un_groupe",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(fields=["recherche"], name="message_recherche"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["auteur", "envoye_le"], name="message_debit"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("est_urgent", True)), fields=["groupe", "-numero"], name="message_urgents"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("groupe", "numero"), name="message_numero_unique"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("supprime_le__isnull", True), ("texte__gt", "")),
                    models.Q(("supprime_le__isnull", False), ("texte", "")),
                    _connector="OR",
                ),
                name="message_supprime_sans_texte",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("modifie_le__isnull", True),
                    (
                        "modifie_le__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("envoye_le"), "+", models.Value(datetime.timedelta(seconds=900))
                        ),
                    ),
                    _connector="OR",
                ),
                name="message_modifie_a_temps",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supprime_le__isnull", True),
                    (
                        "supprime_le__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("envoye_le"), "+", models.Value(datetime.timedelta(seconds=900))
                        ),
                    ),
                    _connector="OR",
                ),
                name="message_supprime_a_temps",
            ),
        ),
        migrations.AddConstraint(
            model_name="priseencompte",
            constraint=models.UniqueConstraint(fields=("message", "utilisateur"), name="prise_en_compte_unique"),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.UniqueConstraint(fields=("message", "utilisateur", "signe"), name="reaction_unique"),
        ),
        migrations.AddConstraint(
            model_name="reaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("signe__in", ["accord", "fait", "vu", "merci", "question", "attention"])),
                name="reaction_signe_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="suivi",
            constraint=models.UniqueConstraint(fields=("utilisateur", "conversation"), name="suivi_unique"),
        ),
        migrations.AddConstraint(
            model_name="suivi",
            constraint=models.CheckConstraint(
                condition=models.Q(("niveau__in", ["tout", "mentions", "urgent", "rien"])), name="suivi_niveau_connu"
            ),
        ),
        migrations.AddConstraint(
            model_name="versement",
            constraint=models.UniqueConstraint(fields=("message", "entree"), name="versement_unique"),
        ),
    ]
