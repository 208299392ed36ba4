"""Words as people write them: what is indexed, what is looked for and what is marked are cut at the same places.

PostgreSQL's parser alone takes « UA/UR », « 05.61.32.27.00 » and the « -12 » of « V-12 » for one word each. Here every
sign that is neither a letter nor a digit ends a word, and a phone number is found however its digits are grouped. The
indexed side is SQL, `portail_separer` and `portail_mots` (migration annuaire.0011); a test holds both sides together.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.db.models import Case, Func, TextField, Value, When
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MOTS_MAX = 12
# What is no longer than this is shown whole: two or three lines.
COURT = 200
# Control characters, which no text of the portal keeps: around what was found, and where a word is cut.
DEBUT, FIN, COUPE = "\x02", "\x03", "\x1f"
INDICATIF = re.compile(r"(?:\+|\b00)33[\s.-]*(?:\(0\)[\s.-]*)?(?=[1-9])")
NUMERO = re.compile(r"\b0[1-9](?:[\s\u2010-\u2014./_-]*\d\d){4}\b")


class Separer(Func):
    """A text that ts_headline cuts as the index does; `surligner` takes the cuts away."""

    function = "portail_separer"
    output_field = TextField()


def extrait(texte: Any, mots: Any, *, config: str = "portail_fr", max_words: int, min_words: int) -> Case:
    """A text that is short, whole, else its passages that hold these words; in both, what was found between marks. By
    itself ts_headline drops words from a text it could show whole, and the short ones at both ends of a passage:
    « Au PMA : 3 UA/UR » would begin at « UA », without the number."""
    marques: dict[str, Any] = {"config": Value(config), "start_sel": DEBUT, "stop_sel": FIN}
    entier = SearchHeadline(Separer(texte), mots, highlight_all=True, **marques)
    bornes: dict[str, Any] = {"max_fragments": 2, "max_words": max_words, "min_words": min_words, "short_word": 0}
    passages = SearchHeadline(Separer(texte), mots, **bornes, **marques)
    return Case(When(LessThanOrEqual(Length(texte), COURT), then=entier), default=passages)


def decouper(q: str, *, a_marquer: bool = False) -> list[str]:
    """The words of what somebody typed. A phone number makes one; or pairs, as in a text that `Separer` has cut."""
    unis = NUMERO.sub(lambda numero: re.sub(r"\D", "", numero[0]), INDICATIF.sub("0", q))
    mots = re.findall(r"[^\W_]+", unis)
    if not a_marquer:
        return mots
    return [partie for mot in mots for partie in (re.findall("..", mot) if NUMERO.fullmatch(mot) else [mot])]


def requete(q: str, *, a_marquer: bool = False) -> str:
    """The words in the syntax of to_tsquery, all wanted, the last one as a beginning. Empty when there is no word."""
    mots = decouper(q, a_marquer=a_marquer)[:MOTS_MAX]
    return " & ".join(f"'{mot}'" for mot in mots) + ":*" if mots else ""


def surligner(extrait: str) -> SafeString:
    """The passage as HTML: everything escaped, what was found in <mark>."""
    marque = escape(extrait.replace(COUPE, "").replace(FIN + DEBUT, ""))
    return mark_safe(marque.replace(DEBUT, "<mark>").replace(FIN, "</mark>"))  # noqa: S308 — escaped just before
