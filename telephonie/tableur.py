"""The figures of a period as CSV and as XLSX, with the sheet's own charts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from telephonie.activite import Activite, Ligne
from telephonie.chiffres import Chiffres
from telephonie.definitions import DEFINITIONS

TETE = (
    "Présentés",
    "Répondus",
    "Répondus en 15 s",
    "Répondus en 30 s",
    "Répondus en 60 s",
    "Abandons",
    "Perdus",
    "Dissuadés",
)


def mesures(c: Chiffres) -> list[int]:
    """The counts of a line, in the order of TETE: no share, the sheet makes its own."""
    return [
        c.presentes,
        c.repondus,
        c.repondus_15,
        c.repondus_30,
        c.repondus_60,
        c.abandons,
        c.perdus,
        c.dissuades,
    ]


def tableaux(a: Activite) -> Iterator[tuple[str, list[Ligne]]]:
    for nom, lignes in (("File", a.files), ("Route", a.routes), ("Numéro", a.numeros), ("Samu", a.par_samu)):
        if lignes:
            yield nom, lignes


def en_csv(a: Activite) -> str:
    """Read by Excel as it is in France: semicolons, and the mark that says UTF-8."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow([neutre(x) for x in (a.entite.nom, a.periode.titre, simulees(a))])
    ecrivain.writerow(["Période", *TETE])
    ecrivain.writerow(["Ensemble", *mesures(a.chiffres)])
    ecrivain.writerow([])
    ecrivain.writerow(["Colonne", "Répondus", "Autres"])
    for barre in a.barres:
        ecrivain.writerow([neutre(barre.libelle), barre.repondus, barre.autres])
    for nom, lignes in tableaux(a):
        ecrivain.writerow([])
        ecrivain.writerow([nom, *TETE])
        for ligne in lignes:
            ecrivain.writerow([neutre(ligne.nom), *mesures(ligne.chiffres)])
    return "\ufeff" + sortie.getvalue()


def en_xlsx(a: Activite) -> bytes:
    """Figures, one native chart, the definitions."""
    sortie = io.BytesIO()
    # What begins like a formula or an address is text: only numbers are numbers.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(sortie, options) as classeur:
        gras = classeur.add_format({"bold": True})
        titre = classeur.add_format({"bold": True, "font_size": 14})
        part = classeur.add_format({"num_format": "0.0 %"})
        feuille = classeur.add_worksheet("Activité")
        feuille.set_column(0, 0, 34)
        feuille.set_column(1, len(TETE) + 2, 15)
        feuille.write(0, 0, f"{a.entite.nom} : {a.periode.titre}", titre)
        feuille.write(1, 0, simulees(a))
        rang = _tableau(feuille, 3, "Période", [Ligne("Ensemble", a.chiffres)], gras, part)
        for nom, lignes in tableaux(a):
            rang = _tableau(feuille, rang + 1, nom, lignes, gras, part)
        _colonnes(classeur, a, gras)
        _definitions(classeur, gras)
    return sortie.getvalue()


def _tableau(feuille: Any, rang: int, nom: str, lignes: list[Ligne], gras: Any, part: Any) -> int:
    """One table; shares are formulas of the sheet, so that they follow what one filters. Returns the next free row."""
    feuille.write_row(rang, 0, [nom, *TETE, "Taux de réponse", "En 60 s"], gras)
    for ligne in lignes:
        rang += 1
        feuille.write_string(rang, 0, ligne.nom)
        feuille.write_row(rang, 1, mesures(ligne.chiffres))
        for colonne, taux in ((len(TETE) + 1, ligne.chiffres.reponse), (len(TETE) + 2, ligne.chiffres.en_60)):
            if taux.valeur is None:
                feuille.write_string(rang, colonne, "non mesuré")
            else:
                feuille.write_formula(rang, colonne, f"={taux.numerateur}/{taux.denominateur}", part, taux.valeur)
    return rang + 1


def _colonnes(classeur: Any, a: Activite, gras: Any) -> None:
    feuille = classeur.add_worksheet("Dans le temps")
    feuille.set_column(0, 0, 24)
    feuille.write_row(0, 0, ["Quand", "Répondus", "Autres"], gras)
    for rang, barre in enumerate(a.barres, start=1):
        feuille.write_string(rang, 0, barre.libelle)
        feuille.write_row(rang, 1, [barre.repondus, barre.autres])
    dernier = max(len(a.barres), 1)
    graphe = classeur.add_chart({"type": "column", "subtype": "stacked"})
    for colonne, couleur in ((1, "#1747a6"), (2, "#e3a5a8")):
        graphe.add_series(
            {
                "name": ["Dans le temps", 0, colonne],
                "categories": ["Dans le temps", 1, 0, dernier, 0],
                "values": ["Dans le temps", 1, colonne, dernier, colonne],
                "fill": {"color": couleur},
            }
        )
    graphe.set_title({"name": "Appels présentés"})
    graphe.set_size({"width": 860, "height": 360})
    feuille.insert_chart("E2", graphe)


def _definitions(classeur: Any, gras: Any) -> None:
    feuille = classeur.add_worksheet("Définitions")
    feuille.set_column(0, 0, 30)
    feuille.set_column(1, 1, 90)
    feuille.write_row(0, 0, ["Indicateur", "Définition"], gras)
    for rang, definition in enumerate(DEFINITIONS, start=1):
        feuille.write_string(rang, 0, definition.nom)
        feuille.write_string(rang, 1, f"{definition.texte} {definition.formule}")


def simulees(a: Activite) -> str:
    return "DONNÉES SIMULÉES" if a.chiffres.est_simule else ""


def neutre(texte: str) -> str:
    """What begins like a formula is not one: an apostrophe says so to the sheet."""
    return f"'{texte}" if texte[:1] in ("=", "+", "-", "@") else texte
