"""Plain text, and the sheets that are written in it: each row a line, its cells between tabs."""

from __future__ import annotations

import csv
from pathlib import Path

from ged.lecture.lu import Lu

OCTETS_MAX = 5 * 1024 * 1024


def lire_csv(chemin: Path, dossier: Path) -> Lu:
    """Semicolons or commas, whichever there are more of at the top."""
    texte = _decoder(chemin)
    separateur = ";" if texte[:4_096].count(";") >= texte[:4_096].count(",") else ","
    try:
        return Lu("\n".join("\t".join(rangee) for rangee in csv.reader(texte.splitlines(), delimiter=separateur)))
    except csv.Error:
        # A quote that nothing closes makes one cell of all that follows: it is read as it is written.
        return Lu(texte)


def lire_texte(chemin: Path, dossier: Path) -> Lu:
    return Lu(_decoder(chemin))


def _decoder(chemin: Path) -> str:
    """UTF-8, or what Windows writes."""
    with chemin.open("rb") as flux:
        octets = flux.read(OCTETS_MAX)
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")
