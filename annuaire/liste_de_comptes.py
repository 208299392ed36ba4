"""The list of a team, as a spreadsheet gives it: pasted (tabulations) or read from a CSV file (semicolons)."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from annuaire.actes.comptes_en_nombre import CompteDemande
from annuaire.lisible import en_une_ligne
from annuaire.models import Entite, Role

COLONNES = ("prénom", "nom", "fonction", "identifiant", "rôle", "entité", "téléphone", "RPPS")


class Ligne(NamedTuple):
    """One line that is not blank: its rank in the list, what was written, and the account that it asks for, or why it
    cannot be read."""

    rang: int
    dite: str
    demande: CompteDemande | None
    refus: list[str]


def lire(texte: str, *, entites: Mapping[str, Entite], chez: Entite | None) -> list[Ligne]:
    """The lines of the list. `entites`: those that the author may name, by code; `chez`: where a line names none."""
    separateur = "\t" if "\t" in texte else ";"
    lignes = []
    for rang, brute in enumerate(texte.splitlines(), 1):
        cases = [en_une_ligne(case) for case in next(csv.reader([brute], delimiter=separateur), [])]
        if any(cases) and not _est_un_titre(cases):
            lignes.append(_ligne(rang, " ".join(filter(None, cases)), cases, entites, chez))
    return lignes


def _ligne(rang: int, dite: str, cases: list[str], entites: Mapping[str, Entite], chez: Entite | None) -> Ligne:
    if len(cases) > len(COLONNES):
        return Ligne(rang, dite, None, [f"Plus de {len(COLONNES)} colonnes."])
    prenom, nom, fonction, identifiant, role, code, telephone, psc = [*cases, *[""] * (len(COLONNES) - len(cases))]
    refus = []
    entite = entites.get(code.upper()) if code else chez
    if entite is None:
        refus.append(
            f"Entité «\u00a0{code}\u00a0» inconnue, ou qui n'est pas la vôtre."
            if code
            else "Donnez le code de l'entité."
        )
    lu = _role(role)
    if lu is None:
        refus.append(f"Rôle «\u00a0{role}\u00a0» inconnu\u00a0: {', '.join(Role.labels).lower()}.")
    if entite is None or lu is None:
        return Ligne(rang, dite, None, refus)
    identifiant = identifiant or f"{_simple(prenom)}.{_simple(nom)}"
    return Ligne(rang, dite, CompteDemande(prenom, nom, identifiant, entite, lu, fonction, telephone, psc), [])


def _est_un_titre(cases: list[str]) -> bool:
    return _simple(cases[0]) == "prenom"


def _role(dit: str) -> str | None:
    """By its French name or its code; nothing said is who writes."""
    if not dit:
        return Role.CONTRIBUTEUR
    return next((role.value for role in Role if _simple(dit) in (_simple(role.value), _simple(role.label))), None)


def _simple(texte: str) -> str:
    """Lower case without accents; what stands between two words is a hyphen."""
    sans_accent = unicodedata.normalize("NFKD", texte.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return "-".join(sans_accent.replace("'", " ").replace("-", " ").split())
