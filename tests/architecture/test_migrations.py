"""A migration lets the version before it live: for a minute, both write in the same base (decision 20)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED, Field, GeneratedField

# Applied before the rule, on bases that were stopped for it; the list does not grow.
D_AVANT_LA_REGLE = {
    "annuaire.0003_comptes",
    "maincourante.0003_mentions_relances_index",
    "maincourante.0006_recherche_lieux_commentaires",
    "sivic.0009_evenements_de_sivic",
    "telephonie.0005_correspondance",
    "telephonie.0010_contextes_entrants",
}
# What goes away, and the version whose code was the last to read it: one more was put in service since.
RETRAITS: dict[str, str] = {}


def fautes(operation: migrations.operations.base.Operation, creees: set[str], avant: dict) -> Iterator[str]:
    if isinstance(operation, migrations.AddField) and operation.model_name_lower not in creees:
        if not _a_une_valeur(operation.field):
            yield f"{operation.name} : ni db_default ni null, la version d'avant ne peut plus rien y écrire"
    elif isinstance(operation, migrations.AlterField):
        ancien = avant.get((operation.model_name_lower, operation.name))
        if ancien is not None and ancien.null and not operation.field.null:
            yield f"{operation.name} : devient obligatoire alors que la version d'avant le laisse vide"
    elif isinstance(
        operation, (migrations.RemoveField, migrations.RenameField, migrations.DeleteModel, migrations.RenameModel)
    ):
        yield f"{operation.describe()} : la version d'avant le lit encore"


def _a_une_valeur(champ: Field) -> bool:
    """Whether the base itself knows what to put there."""
    return bool(
        champ.null or champ.many_to_many or champ.db_default is not NOT_PROVIDED or isinstance(champ, GeneratedField)
    )


def test_une_migration_laisse_vivre_la_version_d_avant():
    notres = {c.label for c in apps.get_app_configs() if Path(c.path).parent == settings.RACINE}
    chargeur = MigrationLoader(None)
    trouvees = []
    for (app, nom), migration in chargeur.disk_migrations.items():
        cle = f"{app}.{nom}"
        if app not in notres or cle in D_AVANT_LA_REGLE or cle in RETRAITS:
            continue
        creees = {op.name_lower for op in migration.operations if isinstance(op, migrations.CreateModel)}
        avant = _champs_avant(chargeur, migration) if _altere(migration) else {}
        trouvees += [f"{cle} : {faute}" for op in migration.operations for faute in fautes(op, creees, avant)]
    assert not trouvees, "\n".join(trouvees)


def test_un_index_fait_a_cote_se_refait_apres_un_arret():
    """One that stopped half-way is there and serves nothing; and what comes before it in its migration is done."""
    faits, sans_defaire = 0, []
    for migration in MigrationLoader(None).disk_migrations.values():
        for avant, operation in zip([None, *migration.operations], migration.operations, strict=False):
            if isinstance(operation, AddIndexConcurrently):
                faits += 1
                defait = f"DROP INDEX CONCURRENTLY IF EXISTS {operation.index.name}"
                if not isinstance(avant, migrations.RunSQL) or avant.sql != defait:
                    sans_defaire.append(f"{migration} : {operation.index.name} n'est pas précédé de « {defait} »")
    assert faits >= 2 and not sans_defaire, "\n".join(sans_defaire)


def test_une_migration_ne_depend_d_aucun_acte():
    """What it did on that day, it must still do years later: an acte goes on changing."""
    fautives = [
        f"{fichier.parent.parent.name}.{fichier.stem} : {module}"
        for fichier in settings.RACINE.glob("*/migrations/*.py")
        for noeud in ast.walk(ast.parse(fichier.read_text()))
        for module in _importes(noeud)
        if "actes" in module.split(".")
    ]
    assert not fautives, "\n".join(fautives)


def _importes(noeud: ast.AST) -> list[str]:
    if isinstance(noeud, ast.ImportFrom):
        return [noeud.module or ""]
    return [alias.name for alias in noeud.names] if isinstance(noeud, ast.Import) else []


def test_les_exceptions_sont_de_vraies_migrations():
    connues = {f"{app}.{nom}" for app, nom in MigrationLoader(None).disk_migrations}
    assert connues >= D_AVANT_LA_REGLE | RETRAITS.keys()


def _altere(migration: migrations.Migration) -> bool:
    return any(isinstance(operation, migrations.AlterField) for operation in migration.operations)


def _champs_avant(chargeur: MigrationLoader, migration: migrations.Migration) -> dict:
    etat = chargeur.project_state((migration.app_label, migration.name), at_end=False)
    return {
        (modele, nom): champ
        for (app, modele), contenu in etat.models.items()
        if app == migration.app_label
        for nom, champ in contenu.fields.items()
    }
