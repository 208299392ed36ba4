"""The figures of a period as CSV and as XLSX, with the sheet's own charts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from maincourante.exports.tableur import BOM, neutraliser
from telephonie.activite import Activite, Ligne
from telephonie.chiffres import Chiffres
from telephonie.definitions import DEFINITIONS
from telephonie.graphes import JOURS
from telephonie.models import CLASSES_S

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
TETE_DES_AGENTS = ("État", "Agents", "Heures cumulées", "Part du temps connecté", "Agents en moyenne")
NON_MESURE = "non mesuré"
AGENTS_PAR_SAMU = "Au-delà de 32 jours, le temps des agents se lit Samu par Samu."


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
    """All the tables, one under the other."""
    lignes: list[list[Any]] = [["Période", *TETE], ["Ensemble", *mesures(a.chiffres)], [], *_temps(a)]
    for nom, contenu in tableaux(a):
        lignes += [[], [nom, *TETE], *([ligne.nom, *mesures(ligne.chiffres)] for ligne in contenu)]
    if a.agents is not None:
        temps = [[x.nom, x.agents, round(x.secondes)] for x in a.agents]
        lignes += [
            [],
            ["État des agents", "Agents", "Temps cumulé en secondes"],
            *(temps or [["Connectés", NON_MESURE]]),
        ]
    return _csv(a, lignes)


def graphe_en_csv(a: Activite, graphe: str) -> str:
    """What one chart draws; `graphe` is a key of `activite.GRAPHES`."""
    return _csv(a, {"temps": _temps, "attentes": _attentes, "semaine": _semaine}[graphe](a))


def _temps(a: Activite) -> list[list[Any]]:
    return [["Quand", "Répondus", "Autres"], *([b.libelle, b.repondus, b.autres] for b in a.barres)]


def _attentes(a: Activite) -> list[list[Any]]:
    bornes = [f"jusqu'à {borne}" for borne in CLASSES_S] + [f"plus de {CLASSES_S[-1]}"]
    return [["Attente en secondes", "Répondus"], *map(list, zip(bornes, a.chiffres.histogramme, strict=True))]


def _semaine(a: Activite) -> list[list[Any]]:
    heures = range(24)
    return [
        ["Appels présentés en moyenne", *(f"{heure} h" for heure in heures)],
        *(
            [nom, *(f"{a.semaine_type.get(100 * jour + heure, 0):.2f}".replace(".", ",") for heure in heures)]
            for jour, nom in enumerate(JOURS, start=1)
        ),
    ]


def _csv(a: Activite, lignes: list[list[Any]]) -> str:
    """Read by Excel as it is in France: semicolons, and the mark that says UTF-8."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    for ligne in ([a.entite.nom, a.titre, simulees(a)], *lignes):
        ecrivain.writerow([neutraliser(x) for x in ligne])
    return BOM + sortie.getvalue()


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
        _agents(classeur, a, gras, part)
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
                feuille.write_string(rang, colonne, NON_MESURE)
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


def _agents(classeur: Any, a: Activite, gras: Any, part: Any) -> None:
    feuille = classeur.add_worksheet("Agents")
    feuille.set_column(0, 0, 34)
    feuille.set_column(1, 4, 20)
    feuille.write_row(0, 0, TETE_DES_AGENTS, gras)
    if not a.agents:
        feuille.write_string(1, 0, NON_MESURE if a.agents is not None else AGENTS_PAR_SAMU)
        return
    heures = classeur.add_format({"num_format": "0.00"})
    total = a.agents[0].secondes
    for rang, x in enumerate(a.agents, start=1):
        feuille.write_string(rang, 0, x.nom)
        feuille.write_number(rang, 1, x.agents)
        feuille.write_number(rang, 2, x.secondes / 3600, heures)
        feuille.write_formula(rang, 3, f"=C{rang + 1}/C$2", part, x.secondes / total)
        feuille.write_number(rang, 4, x.secondes / a.duree_lue_s, heures)


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
