"""The victims of an event as CSV and as XLSX: one line for each, their identities only if they were read."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import xlsxwriter
from django.conf import settings

from evenements.models import Evenement
from evenements.synthese import PARIS
from maincourante.exports.contenu import FORMATION
from maincourante.exports.tableur import BOM, cellule, neutraliser
from sivic.droits import sejour_de
from sivic.forms import FormulaireIdentite
from sivic.models import Identifiant, Victime

COLONNES = (
    "Événement",
    "Victime",
    "Bracelet SINUS",
    "Dossard",
    "Numéro SIVIC",
    "État vital",
    "Lieu",
    "CUMP",
    "Dénombrée par",
    "Dénombrée le",
    "Orientée vers",
    "Orientée le",
    "Admise à",
    "Admise le",
    "Sortie le",
)
IDENTITE = {nom: str(champ.label) for nom, champ in FormulaireIdentite.base_fields.items()}
Identites = dict[int, dict[str, str]]


def en_csv(evenement: Evenement, victimes: list[Victime], identites: Identites) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets expect. Each line says which event it is of."""
    texte = io.StringIO()
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    for ligne in tableau(evenement, victimes, identites):
        ecrivain.writerow([neutraliser(x) for x in ligne])
    return (BOM + texte.getvalue()).encode()


def en_xlsx(evenement: Evenement, victimes: list[Victime], identites: Identites) -> bytes:
    octets = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(octets, options) as classeur:
        feuille, gras = classeur.add_worksheet("Victimes"), classeur.add_format({"bold": True})
        lignes = tableau(evenement, victimes, identites)
        for rang, ligne in enumerate(lignes):
            for colonne, valeur in enumerate(ligne):
                feuille.write_string(rang, colonne, cellule(valeur), gras if rang == 0 else None)
        feuille.set_column(0, len(lignes[0]) - 1, 20)
        feuille.freeze_panes(1, 2)
        feuille.autofilter(0, 0, len(lignes) - 1, len(lignes[0]) - 1)
    return octets.getvalue()


def tableau(evenement: Evenement, victimes: list[Victime], identites: Identites) -> list[list[str]]:
    """The head, then the victims. Nobody takes an exercise or the training base for the real thing."""
    base = {"Base": FORMATION} if settings.EST_FORMATION else {}
    noms = IDENTITE if identites else {}
    return [
        [*COLONNES, *noms.values(), *base],
        *(
            [*_ligne(evenement, v), *(identites.get(v.pk, {}).get(nom, "") for nom in noms), *base.values()]
            for v in victimes
        ),
    ]


def _ligne(evenement: Evenement, victime: Victime) -> list[str]:
    sejour = sejour_de(victime)
    # A number that a trace bears is the person's too, unless they have their own.
    siennes = [*reversed(victime.traces), victime]
    numeros = {un.source: un.valeur for une in siennes for un in une.identifiants.all()}
    return [
        f"EXERCICE {evenement.reference}" if evenement.est_exercice else evenement.reference,
        victime.nom,
        victime.sinus,
        numeros.get(Identifiant.Source.DOSSARD, ""),
        numeros.get(Identifiant.Source.SIVIC, ""),
        victime.get_etat_display(),
        victime.get_lieu_display(),
        victime.get_cump_display(),
        str(victime.entite),
        _instant(victime.denombree_le),
        str(victime.destination or ""),
        _instant(victime.orientee_le),
        str(sejour.etablissement) if sejour else "",
        _instant(sejour.admise_le if sejour else None),
        _instant(sejour.sortie_le if sejour else None),
    ]


def _instant(instant: datetime | None) -> str:
    """As a spreadsheet sorts it, in Paris."""
    return f"{instant.astimezone(PARIS):%Y-%m-%d %H:%M}" if instant else ""
