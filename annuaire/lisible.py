"""Names as they are read: nothing hidden in them, nothing that turns them around on the screen."""

from __future__ import annotations

import unicodedata

INVISIBLES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
# What makes the text after it read from the other side: "\u202egpj.exe" shows as "exe.jpg".
RETOURNEMENTS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def sans_invisibles(texte: str) -> str:
    """Composed, without what shows nothing: two names that look the same are the same."""
    compose = unicodedata.normalize("NFC", texte)
    return "".join(c for c in compose if unicodedata.category(c) not in INVISIBLES)


def en_une_ligne(texte: str) -> str:
    """A name on one line, without what shows nothing."""
    return " ".join(sans_invisibles(" ".join(texte.split())).split())
