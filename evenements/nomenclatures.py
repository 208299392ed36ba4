"""What an object of the map may be: our symbols, and the EMSI natures that let it be exchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

DONNEES = Path(__file__).resolve().parent / "donnees"
NATURES = ("emsi-installations.csv", "emsi-zones.csv")


@dataclass(frozen=True)
class Symbole:
    """One symbol of the palette. `nature` is the EMSI code that it stands for unless another one is chosen."""

    code: str
    libelle: str
    sigle: str
    forme: str
    ton: str
    genres: tuple[str, ...]
    nature: str
    famille: str


@cache
def symboles() -> dict[str, Symbole]:
    """In the order of the palette."""
    return {ligne["code"]: _symbole(**ligne) for ligne in _lire("symboles.csv")}


@cache
def natures() -> dict[str, str]:
    """EMSI code → French label: installations, then zones."""
    return {ligne["code"]: ligne["libelle"] for fichier in NATURES for ligne in _lire(fichier)}


@cache
def description() -> dict[str, Any]:
    """The same for the browser."""
    return {
        "symboles": [asdict(symbole) for symbole in symboles().values()],
        "natures": [{"code": code, "libelle": libelle} for code, libelle in natures().items()],
    }


def _symbole(genres: str, **colonnes: str) -> Symbole:
    return Symbole(genres=tuple(genres.split()), **colonnes)


def _lire(nom: str) -> Iterator[dict[str, str]]:
    with (DONNEES / nom).open(newline="", encoding="utf-8") as fichier:
        yield from csv.DictReader(fichier, delimiter=";")
