"""How a story is written: small text files that a trainer can read and change.

A story starts with `=== title`, then `key=value` settings; each line is one gesture:

    +5-9 arm demande !! >ARS @region #lit lieu={axe} | {samu} cherche un lit

    +5-9     minutes since the gesture before (here between 5 and 9); without +, minutes since the start of the story
    arm      who (see distribution.py)
    demande  a category (consigns an entry) or a verb:
             commente prend rectifie annule epingle desepingle action encours fait partage
    ! !!     important, urgent          >ARS, >SAMU31:responsable   addressee, with the role that must answer
    @region  in another groupe          #lit names the entry, ^lit aims at it (else at the last one consigned)
    lieu=    place (_ for a space)      qui= avant=   whose action it is and its due time in minutes
    epingle  after a category, pins it  epingle-dernier   the same, and unpins the one that this story pinned before
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TEXTES = Path(__file__).resolve().parent / "textes"
CATEGORIES = frozenset(["information", "decision", "demande", "moyens", "bilan", "alerte", "technique", "releve"])
VERBES = frozenset(
    ["commente", "prend", "rectifie", "annule", "epingle", "desepingle", "action", "encours", "fait", "partage"]
)
EPINGLES = ("epingle", "epingle-dernier")
SANS_TEXTE = VERBES - {"commente", "rectifie", "annule", "action"}
DELAI = re.compile(r"(\+?)(\d+)(?:-(\d+))?")


class RecitIllisible(ValueError):
    """A line that cannot be understood; the message names the file and the line."""


@dataclass(frozen=True)
class Ligne:
    """One gesture, as written: names and texts are still to be chosen."""

    delai: tuple[int, int]
    est_absolu: bool
    acteur: str
    verbe: str
    texte: str = ""
    importance: str = "normale"
    pour: tuple[str, ...] = ()
    groupe: str = ""
    nom: str = ""
    vise: str = ""
    epingle: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def consigne(self) -> bool:
        """Whether it makes a new entry: a category does, and an action that aims at none."""
        return self.verbe in CATEGORIES or (self.verbe == "action" and not self.vise)


@dataclass(frozen=True)
class Recit:
    """A story and its settings."""

    titre: str
    reglages: dict[str, str]
    lignes: tuple[Ligne, ...]

    @property
    def taille(self) -> int:
        return sum(ligne.consigne for ligne in self.lignes)


@cache
def lire(nom: str) -> tuple[Recit, ...]:
    """The stories of textes/<nom>.txt."""
    recits: list[tuple[str, list[Ligne]]] = []
    for numero, texte in _lignes_de(nom):
        try:
            if texte.startswith("==="):
                recits.append((texte[3:].strip(), []))
            else:
                recits[-1][1].append(_ligne(texte))
        except (ValueError, IndexError) as erreur:
            raise RecitIllisible(f"{nom}.txt, ligne {numero} : {erreur}") from erreur
    return tuple(_recit(entete, lignes) for entete, lignes in recits)


def _lignes_de(nom: str) -> Iterator[tuple[int, str]]:
    for numero, brute in enumerate((TEXTES / f"{nom}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        texte = brute.strip()
        if texte and not texte.startswith("# "):
            yield numero, texte


def _recit(entete: str, lignes: list[Ligne]) -> Recit:
    mots = entete.split()
    reglages = dict(mot.split("=", 1) for mot in mots if "=" in mot)
    return Recit(" ".join(mot for mot in mots if "=" not in mot), reglages, tuple(lignes))


def _ligne(texte: str) -> Ligne:
    tete, _, corps = texte.partition("|")
    premier, acteur, verbe, *mots = tete.split()
    delai = DELAI.fullmatch(premier)
    if delai is None or verbe not in CATEGORIES | VERBES:
        raise ValueError(f"« {premier} {acteur} {verbe} » ne se comprend pas")
    if bool(corps.strip()) == (verbe in SANS_TEXTE):
        raise ValueError(f"« {verbe} » {'ne prend pas de' if corps.strip() else 'demande un'} texte")
    return Ligne(
        delai=(int(delai[2]), int(delai[3] or delai[2])),
        est_absolu=not delai[1],
        acteur=acteur,
        verbe=verbe,
        texte=corps.strip(),
        importance="urgente" if "!!" in mots else "importante" if "!" in mots else "normale",
        pour=tuple(mot[1:] for mot in mots if mot.startswith(">")),
        groupe=next((mot[1:] for mot in mots if mot.startswith("@")), ""),
        nom=next((mot[1:] for mot in mots if mot.startswith("#")), ""),
        vise=next((mot[1:] for mot in mots if mot.startswith("^")), ""),
        epingle=next((mot for mot in mots if mot in EPINGLES), ""),
        options=dict(mot.split("=", 1) for mot in mots if "=" in mot),
    )
