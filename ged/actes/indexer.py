"""Keep the search columns of a document in step with its words and with the text of its file."""

from __future__ import annotations

from django.db import connection

# Twice: the stems of French words, and the words themselves, so that the beginning of a word finds it too.
# PostgreSQL takes no more than a megabyte of them for one document.
TEXTE_INDEXE = 200_000
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
        SELECT portail_mots(concat_ws(' ', x.description, left(f.texte, %s))) AS mots
    ) AS contenu
    WHERE x.id = d.id AND d.id = ANY(%s)
"""


def indexer(*documents: int) -> None:
    """Inside the transaction of an acte."""
    with connection.cursor() as curseur:
        curseur.execute(INDEXER, [TEXTE_INDEXE, list(documents)])
