"""Sheets and plain text: each row a line, its cells between tabs."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook

from ged.lecture.lu import Lu

LIGNES_MAX = 20_000
COLONNES_MAX = 100
TEXTE_MAX = 1_000_000
OCTETS_MAX = 5 * 1024 * 1024


def lire_xlsx(chemin: Path, dossier: Path) -> Lu:
    classeur = load_workbook(chemin, read_only=True, data_only=True)
    lignes: list[str] = []
    longueur = 0
    for feuille in classeur.worksheets:
        lignes.append(f"[{feuille.title}]")
        for rangee in feuille.iter_rows(max_row=LIGNES_MAX, max_col=COLONNES_MAX, values_only=True):
            ligne = "\t".join("" if valeur is None else str(valeur) for valeur in rangee).rstrip("\t")
            if ligne:
                lignes.append(ligne)
                longueur += len(ligne)
            if longueur > TEXTE_MAX:
                return Lu("\n".join(lignes), len(classeur.worksheets))
    return Lu("\n".join(lignes), len(classeur.worksheets))


def lire_csv(chemin: Path, dossier: Path) -> Lu:
    """CSV and plain text, in UTF-8 or as Windows writes them."""
    with chemin.open("rb") as flux:
        octets = flux.read(OCTETS_MAX)
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = octets.decode("cp1252", errors="replace")
    if chemin.suffix == ".csv" or _parait_csv(texte):
        separateur = ";" if texte[:4_096].count(";") >= texte[:4_096].count(",") else ","
        rangees = csv.reader(texte.splitlines(), delimiter=separateur)
        return Lu("\n".join("\t".join(rangee) for rangee in rangees))
    return Lu(texte)


def _parait_csv(texte: str) -> bool:
    premieres = [ligne.count(";") for ligne in texte.splitlines()[:5] if ligne.strip()]
    return len(premieres) > 1 and premieres[0] > 0 and len(set(premieres)) == 1
