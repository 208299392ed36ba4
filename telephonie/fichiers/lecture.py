"""Turns the bytes of a file into rows of text: CSV as Excel writes it in France or as others do, XLSX, queue_log."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError

FICHIER_MAX = 20 * 1024 * 1024
TROP_GROS = f"Ce fichier dépasse {FICHIER_MAX // 1024 // 1024} Mo : coupez-le par mois ou par semaine."
LIGNES_MAX = 100_000
# What a workbook may weigh once unfolded: a small file can hold a very large one.
DEPLIE_MAX = 200 * 1024 * 1024
COLONNES_MAX = 60
# Without these columns the channel events of Asterisk tell no call.
CEL = {"eventtype", "eventtime", "context", "channame", "uniqueid", "linkedid"}


@dataclass(frozen=True)
class Feuille:
    """The rows of a file under their headings; `genre` is "releve" (a call a row), "queue_log" or "cel" (events).

    `rangs` says where each row stands in the file, from 1, empty rows counted: refusals name it.
    """

    genre: str
    entetes: list[str]
    lignes: list[list[str]]
    rangs: list[int]


def lire_fichier(octets: bytes, nom: str) -> Feuille:
    """Raises ValidationError, in French, for what is not such a file."""
    if not octets:
        raise _refus("Ce fichier est vide.")
    if len(octets) > FICHIER_MAX:
        raise _refus(TROP_GROS)
    if octets[:4] == b"PK\x03\x04":
        return _tabler(_lire_xlsx(octets))
    texte = _decoder(octets)
    premiere = texte.lstrip().partition("\n")[0]
    if premiere.count("|") >= 4 and premiere.partition("|")[0].replace(".", "").isdigit():
        pleines = {rang: ligne.split("|") for rang, ligne in enumerate(texte.splitlines(), 1) if ligne.strip()}
        return _borner(Feuille("queue_log", [], list(pleines.values()), list(pleines)))
    return _tabler(_lire_csv(texte))


def _decoder(octets: bytes) -> str:
    """UTF-8, with or without its mark, else what Windows writes in France. Nothing is guessed beyond."""
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refus("Ce fichier est en UTF-16 : enregistrez-le en UTF-8.")
    if b"\x00" in octets:
        raise _refus("Ce n'est ni un fichier CSV, ni un classeur XLSX, ni un queue_log.")
    for codage in ("utf-8-sig", "cp1252"):
        try:
            return octets.decode(codage)
        except UnicodeDecodeError:
            continue
    raise _refus("Ses caractères ne sont ni de l'UTF-8 ni du Windows-1252 : enregistrez-le en UTF-8.")


def _lire_csv(texte: str) -> list[list[str]]:
    premiere = texte.partition("\n")[0]
    separateur = max(";,\t", key=premiere.count)
    try:
        return list(csv.reader(io.StringIO(texte, newline=""), delimiter=separateur))
    except csv.Error as erreur:
        raise _refus(f"Ce CSV ne se lit pas : {erreur}.") from erreur


def _lire_xlsx(octets: bytes) -> list[list[str]]:
    """The first sheet; the value of a formula, never the formula."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            if sum(membre.file_size for membre in archive.infolist()) > DEPLIE_MAX:
                raise _refus("Ce classeur est démesuré une fois déplié.")
        classeur = openpyxl.load_workbook(io.BytesIO(octets), read_only=True, data_only=True)
        feuille = classeur.worksheets[0]
        return [
            [_texte(valeur) for valeur in ligne[:COLONNES_MAX]]
            for ligne in feuille.iter_rows(max_row=LIGNES_MAX + 2, values_only=True)
        ]
    except ValidationError:
        raise
    except Exception as erreur:
        raise _refus("Ce classeur XLSX ne s'ouvre pas.") from erreur


def _texte(valeur: Any) -> str:
    if valeur is None:
        return ""
    return valeur.isoformat(sep=" ") if isinstance(valeur, datetime) else str(valeur)


def _tabler(lignes: list[list[str]]) -> Feuille:
    cases = ((rang, [case.strip() for case in ligne]) for rang, ligne in enumerate(lignes, start=1))
    pleines = {rang: ligne for rang, ligne in cases if any(ligne)}
    if len(pleines) < 2:
        raise _refus("Ce fichier n'a pas de ligne sous ses titres.")
    (_, titres), *suite = pleines.items()
    # As a browser gives it back once it is chosen in the form.
    entetes = [re.sub(r"[ \t\n\f\r]+", " ", titre) for titre in titres[:COLONNES_MAX]]
    if len(entetes) < 2 or len(set(entetes)) != len(entetes) or not all(entetes):
        raise _refus("La première ligne doit porter un titre par colonne, tous différents.")
    large = len(entetes)
    genre = "cel" if {"eventtype", "linkedid"} <= {titre.lower() for titre in entetes} else "releve"
    if genre == "cel" and (manquants := CEL - {titre.lower() for titre in entetes}):
        raise _refus(f"Ce CEL d'Asterisk n'a pas de colonne « {min(manquants)} ».")
    droites = [(ligne + [""] * large)[:large] for _, ligne in suite]
    return _borner(Feuille(genre, entetes, droites, [rang for rang, _ in suite]))


def _borner(feuille: Feuille) -> Feuille:
    if len(feuille.lignes) > LIGNES_MAX:
        raise _refus(f"Ce fichier dépasse {LIGNES_MAX} lignes : coupez-le.")
    return feuille


def _refus(raison: str) -> ValidationError:
    return ValidationError({"fichier": raison})
