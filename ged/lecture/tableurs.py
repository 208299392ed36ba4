"""Workbooks: each row a line, its cells between tabs."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from openpyxl import load_workbook

from ged.lecture.lu import Lu

LIGNES_MAX = 20_000
COLONNES_MAX = 100
TEXTE_MAX = 1_000_000


def lire_xlsx(chemin: Path, dossier: Path) -> Lu:
    # By its content: a kept file has no extension, which openpyxl would ask for.
    with chemin.open("rb") as flux:
        return _lire_classeur(flux)


def _lire_classeur(flux: IO[bytes]) -> Lu:
    classeur = load_workbook(flux, read_only=True, data_only=True)
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
