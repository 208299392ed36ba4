"""French full text search over texts, places and comments: accents and plurals do not matter.

The last word may be only its beginning.
"""

from __future__ import annotations

from typing import TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from annuaire.mots import extrait, requete
from maincourante.models import Commentaire, Entree

L = TypeVar("L")
# A frequent word fills a page within the newest entries; a word that does not is rare enough for its own index.
RECENTES = 10_000

# Materialised: the planner must neither walk a million entries for a rare word nor open them all for a frequent one.
PARMI_LES_RECENTES = """
    WITH fenetre AS MATERIALIZED (SELECT id, recherche FROM maincourante_entree WHERE id > %s AND id <= %s)
    SELECT id FROM fenetre WHERE recherche @@ to_tsquery('portail_fr', %s)
    UNION ALL
    SELECT entree_id FROM maincourante_commentaire
    WHERE entree_id > %s AND entree_id <= %s AND recherche @@ to_tsquery('portail_fr', %s)
"""


def chercher(entrees: QuerySet[Entree], q: str, taille: int) -> list[int]:
    """The ids of the newest `taille` of these entries that contain the words: of the most recent first, then of all."""
    mots = requete(q)
    if not mots:
        return []
    derniere = entrees.order_by("-pk").values_list("pk", flat=True).first()
    if derniere is None:
        return []
    # The sum keeps the planner from walking the index of ids until a page is full, which a rare word never fills.
    cherchees = entrees.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)
    fenetre = RawSQL(PARMI_LES_RECENTES, [derniere - RECENTES, derniere, mots] * 2)  # noqa: S611 — constant text
    trouvees = list(cherchees.filter(pk__in=fenetre)[:taille])
    if len(trouvees) == taille:
        return trouvees
    # The words and the groupes in one condition: the entries of the others, most of those that match, are not opened.
    cherche = SearchQuery(mots, search_type="raw", config="portail_fr")
    commentees = Commentaire.objects.filter(recherche=cherche).values("entree")
    toutes = {*cherchees.filter(recherche=cherche)[:taille], *cherchees.filter(pk__in=commentees)[:taille]}
    return sorted(toutes, reverse=True)[:taille]


def avec_extrait(entrees: QuerySet[Entree], q: str) -> QuerySet[Entree]:
    """Adds `extrait_brut`, the passages that contain the words, and `commentaire_brut`, the same of a comment."""
    cherche = SearchQuery(requete(q), search_type="raw", config="portail_fr")
    a_marquer = SearchQuery(requete(q, a_marquer=True), search_type="raw", config="portail_fr")
    passages = extrait("texte", a_marquer, max_words=35, min_words=15)
    commentaires = Commentaire.objects.filter(entree=OuterRef("pk"), recherche=cherche).order_by("-pk")
    return entrees.annotate(extrait_brut=passages, commentaire_brut=Subquery(commentaires.values_list(passages)[:1]))
