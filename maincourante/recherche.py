"""French full text search: accents and plurals do not matter, the last word may be only its beginning."""

from __future__ import annotations

import re
from typing import TypeVar

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from maincourante.models import Entree

L = TypeVar("L")
RECENTES = 200_000
MOTS_MAX = 12
# Control characters, which valider_texte refuses in an entry, mark what was found until the rest is escaped.
DEBUT, FIN = "\x02", "\x03"

# Materialised: the words are looked up in their own index first; the planner might else walk the entries one by one.
TROUVEES = """
    WITH trouvees AS MATERIALIZED (
        SELECT id FROM maincourante_entree WHERE recherche @@ to_tsquery('portail_fr', %s) AND id > {plancher}
    ) SELECT id FROM trouvees
"""
PLANCHER = "(SELECT coalesce(max(id), 0) - %s FROM maincourante_entree)"


def requete(q: str) -> str:
    """The words in the syntax of to_tsquery, all wanted, the last one as a beginning. Empty when there is no word."""
    mots = re.findall(r"\w+", q)[:MOTS_MAX]
    return " & ".join(f"'{mot}'" for mot in mots) + ":*" if mots else ""


def contenant(entrees: QuerySet[Entree, L], q: str, *, recentes: bool = False) -> QuerySet[Entree, L]:
    """The entries that contain the words; with `recentes`, only among the newest of the whole portal, which is fast."""
    mots = requete(q)
    if not mots:
        return entrees.none()
    if recentes:
        return entrees.filter(pk__in=RawSQL(TROUVEES.format(plancher=PLANCHER), [mots, RECENTES]))  # noqa: S611 — constant text
    return entrees.filter(pk__in=RawSQL(TROUVEES.format(plancher="0"), [mots]))  # noqa: S611 — constant text


def chercher(q: str, *, groupes: list[int], avant: int | None, taille: int) -> list[int]:
    """The ids of the newest entries of these groupes that contain the words."""
    entrees = Entree.objects.filter(groupe__in=groupes).order_by("-pk").values_list("pk", flat=True)
    if avant is not None:
        entrees = entrees.filter(pk__lt=avant)
    recentes = list(contenant(entrees, q, recentes=True)[:taille])
    return recentes if len(recentes) == taille else list(contenant(entrees, q)[:taille])


def avec_extrait(entrees: QuerySet[Entree], q: str) -> QuerySet[Entree]:
    """Adds `extrait_brut`, the passages that contain the words."""
    return entrees.annotate(
        extrait_brut=SearchHeadline(
            "texte",
            SearchQuery(requete(q), search_type="raw", config="portail_fr"),
            config=Value("portail_fr"),
            start_sel=DEBUT,
            stop_sel=FIN,
            max_fragments=2,
            max_words=35,
            min_words=15,
        )
    )


def surligner(extrait: str) -> SafeString:
    """The passage as HTML: everything escaped, what was found in <mark>."""
    return mark_safe(escape(extrait).replace(DEBUT, "<mark>").replace(FIN, "</mark>"))  # noqa: S308 — escaped just before
