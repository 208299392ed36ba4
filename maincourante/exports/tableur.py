"""Spreadsheets: XLSX and CSV."""

from __future__ import annotations

import csv
import io

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from maincourante.exports.contenu import COLONNES, FORMATION, Export, a_paris, ligne

# A cell that begins so is a formula for a spreadsheet, and someone wrote it in an entry.
FORMULES = ("=", "+", "-", "@", "\t", "\r")
LARGEURS = {"numero": 7, "texte": 70, "rectifications": 40, "commentaires": 40, "destinataires": 40, "annulation": 30}
LARGEURS |= {"epingle": 30, "pieces": 30}
# Written as instants, which a spreadsheet sorts and filters; as text, the 02/12 would come before the 20/11.
INSTANTS = {"survenu": "survenu_le", "consigne": "consignee_le"}
CELLULE_MAX = 32_767
COUPE = " […] Coupé : une cellule n'en contient pas plus. Le texte entier est dans les exports PDF, CSV et JSON."
BOM = "\ufeff"
VIOLET = "#6B21A8"


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
    # A table has no heading of its own: each line says it.
    base = {"Base": FORMATION} if export.est_formation else {}
    lignes.writerow([*COLONNES.values(), *base])
    for entree in export.entrees:
        lignes.writerow([*map(neutraliser, ligne(entree, export.ailleurs).values()), *base.values()])
    return (BOM + texte.getvalue()).encode()


def en_xlsx(export: Export) -> bytes:
    """One sheet of entries, one that says what the file is. In the training base a band stands above the entries."""
    octets = io.BytesIO()
    with xlsxwriter.Workbook(octets, {"in_memory": True, "strings_to_formulas": False}) as classeur:
        gras = classeur.add_format({"bold": True})
        lignes = classeur.add_format({"text_wrap": True, "valign": "top"})
        instants = classeur.add_format({"valign": "top", "align": "left", "num_format": "dd/mm/yyyy hh:mm"})
        feuille = classeur.add_worksheet("Entrées")
        titres = _bandeau(classeur, feuille) if export.est_formation else 0
        for colonne, (cle, titre) in enumerate(COLONNES.items()):
            feuille.set_column(colonne, colonne, LARGEURS.get(cle, 17))
            feuille.write_string(titres, colonne, titre, gras)
        for rang, entree in enumerate(export.entrees, start=titres + 1):
            for colonne, (cle, valeur) in enumerate(ligne(entree, export.ailleurs).items()):
                if cle in INSTANTS:
                    feuille.write_datetime(rang, colonne, a_paris(entree[INSTANTS[cle]]), instants)
                elif isinstance(valeur, int):
                    feuille.write_number(rang, colonne, valeur, lignes)
                else:
                    feuille.write_string(rang, colonne, cellule(valeur), lignes)
        feuille.freeze_panes(titres + 1, 1)
        feuille.autofilter(titres, 0, titres + len(export.entrees), len(COLONNES) - 1)
        apropos = classeur.add_worksheet("À propos")
        apropos.set_column(0, 0, 18)
        apropos.set_column(1, 1, 100)
        for rang, (nom, valeur) in enumerate(export.entete.items()):
            apropos.write_string(rang, 0, nom, gras)
            apropos.write_string(rang, 1, str(neutraliser(valeur)))
    return octets.getvalue()


def _bandeau(classeur: Workbook, feuille: Worksheet) -> int:
    """The training base, on the screen, on the tab and on paper. Returns the row that follows."""
    format_ = classeur.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": VIOLET})
    for colonne in range(len(COLONNES)):
        feuille.write_blank(0, colonne, None, format_)
    feuille.write_string(0, 0, FORMATION, format_)
    feuille.set_tab_color(VIOLET)
    feuille.set_header(f"&C&B{FORMATION}")
    return 1
