"""Documents are found by what stands between slashes, hyphens and dots; the old ones too."""

from typing import Any

from django.db import migrations, transaction

# A document may hold two hundred thousand characters.
LOT = 20
# The rule of that day, as ged/actes/indexer.py had it: that one goes on changing, and may read columns that came later.
INDEXER = """
    UPDATE ged_document AS d SET
        recherche_titre = to_tsvector('portail_fr', titre.mots) || to_tsvector('portail_mots', titre.mots),
        recherche = to_tsvector('portail_fr', titre.mots) || to_tsvector('portail_mots', titre.mots)
            || to_tsvector('portail_fr', contenu.mots) || to_tsvector('portail_mots', contenu.mots)
    FROM ged_document AS x
    LEFT JOIN ged_version AS v ON v.id = x.courante_id
    LEFT JOIN ged_fichier AS f ON f.id = v.fichier_id
    CROSS JOIN LATERAL (
        SELECT portail_mots(concat_ws(' ', x.titre, array_to_string(x.mots_cles, ' '), v.nom)) AS mots
    ) AS titre
    CROSS JOIN LATERAL (
        SELECT portail_mots(concat_ws(' ', x.description, left(f.texte, 200000))) AS mots
    ) AS contenu
    WHERE x.id = d.id AND d.id = ANY(%s)
"""


def reprendre(apps: Any, editeur: Any) -> None:
    """Some documents at a time, held while they are read again."""
    connexion = editeur.connection
    ids = list(apps.get_model("ged", "Document").objects.order_by("pk").values_list("pk", flat=True))
    with connexion.cursor() as curseur:
        for debut in range(0, len(ids), LOT):
            with transaction.atomic(using=connexion.alias):
                curseur.execute(INDEXER, [ids[debut : debut + LOT]])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ged", "0004_a_dire"), ("annuaire", "0011_mots_composes")]
    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]
