"""Spreadsheets: XLSX and CSV."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from maincourante.exports.contenu import COLONNES, Export, ligne

# A cell that begins so is a formula for a spreadsheet, and someone wrote it in an entry.
FORMULES = ("=", "+", "-", "@", "\t", "\r")
LARGEURS = {"numero": 7, "texte": 70, "rectifications": 40, "commentaires": 40, "destinataires": 40, "annulation": 30}
CELLULE_MAX = 32_767
COUPE = " […] Coupé : une cellule n'en contient pas plus. Le texte entier est dans les exports PDF, CSV et JSON."
BOM = "\ufeff"


def neutraliser(valeur: str | int) -> str | int:
    """The value as text that no spreadsheet computes."""
    return f"'{valeur}" if isinstance(valeur, str) and valeur.startswith(FORMULES) else valeur


def cellule(valeur: str | int) -> str:
    """The text of a cell; one that a spreadsheet cannot hold whole says so, and where the rest is."""
    texte = str(neutraliser(valeur))
    return texte if len(texte) <= CELLULE_MAX else texte[: CELLULE_MAX - len(COUPE)] + COUPE


def en_csv(export: Export) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets expect."""
    texte = io.StringIO()
    lignes = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    lignes.writerow(COLONNES.values())
    for entree in export.entrees:
        lignes.writerow([neutraliser(valeur) for valeur in ligne(entree).values()])
    return (BOM + texte.getvalue()).encode()


def en_xlsx(export: Export) -> bytes:
    """One sheet of entries, one that says what the file is."""
    octets = io.BytesIO()
    with xlsxwriter.Workbook(octets, {"in_memory": True, "strings_to_formulas": False}) as classeur:
        gras = classeur.add_format({"bold": True})
        lignes = classeur.add_format({"text_wrap": True, "valign": "top"})
        feuille = classeur.add_worksheet("Entrées")
        for colonne, (cle, titre) in enumerate(COLONNES.items()):
            feuille.set_column(colonne, colonne, LARGEURS.get(cle, 17))
            feuille.write_string(0, colonne, titre, gras)
        for rang, entree in enumerate(export.entrees, start=1):
            for colonne, valeur in enumerate(ligne(entree).values()):
                if isinstance(valeur, int):
                    feuille.write_number(rang, colonne, valeur, lignes)
                else:
                    feuille.write_string(rang, colonne, cellule(valeur), lignes)
        feuille.freeze_panes(1, 1)
        feuille.autofilter(0, 0, len(export.entrees), len(COLONNES) - 1)
        apropos = classeur.add_worksheet("À propos")
        apropos.set_column(0, 0, 18)
        apropos.set_column(1, 1, 100)
        for rang, (nom, valeur) in enumerate(export.entete.items()):
            apropos.write_string(rang, 0, nom, gras)
            apropos.write_string(rang, 1, str(neutraliser(valeur)))
    return octets.getvalue()
