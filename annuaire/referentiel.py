"""The reference data of the annuaire: entités read from a CSV file and loaded as often as one likes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from annuaire.models import Entite, Numero

DONNEES = Path(__file__).resolve().parent / "donnees"
ENTITES = DONNEES / "entites.csv"
DEPARTEMENTS = DONNEES / "departements.csv"

# The file rules the tree, on which the derived groupes depend; all the rest is the administrators' once created.
REPRIS = ("type", "departements", "parent_id")
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}", re.ASCII)
FORME_DU_CODE = "des capitales, des chiffres et des tirets, 20 au plus"


class FichierRefuse(Exception):
    """The file cannot be loaded; the message says which line and why."""


@dataclass(frozen=True)
class Ligne:
    """One entité of the file."""

    code: str
    nom: str
    type: str
    parent: str
    departements: list[str]
    latitude: float | None
    longitude: float | None
    adresse: str
    numeros: dict[str, str] = field(default_factory=dict)


@dataclass
class Bilan:
    """What a load has done."""

    creees: int = 0
    modifiees: int = 0
    inchangees: int = 0


@transaction.atomic
def charger(fichier: Path = ENTITES) -> Bilan:
    """Create the missing entités and put the tree back as the file says; what administrators edited stays."""
    bilan = Bilan()
    connues = {entite.code: entite for entite in Entite.objects.select_for_update(no_key=True)}
    nouvelles: list[tuple[Ligne, Entite]] = []
    anciennes: list[tuple[Ligne, Entite, Entite | None]] = []
    for ligne in lire(fichier):
        parent = _parent(ligne, connues)
        dite = _entite(ligne, parent)
        _verifier(dite, ligne)
        if ligne.code in connues:
            anciennes.append((ligne, connues[ligne.code], parent))
        else:
            connues[ligne.code] = dite
            nouvelles.append((ligne, connues[ligne.code]))
    bilan.creees = _creer(nouvelles)
    for ligne, entite, parent in anciennes:
        if _reprendre(entite, ligne, parent):
            bilan.modifiees += 1
        else:
            bilan.inchangees += 1
    return bilan


def lire(fichier: Path) -> list[Ligne]:
    """The entités of a file, parents first or at least once each; a bad line is refused with its code."""
    lignes = [_ligne(brute) for brute in _lignes_csv(fichier)]
    codes = {ligne.code for ligne in lignes}
    if len(codes) != len(lignes):
        raise FichierRefuse(f"{fichier.name} : un code d'entité y figure deux fois.")
    return lignes


@cache
def noms_des_departements() -> dict[str, str]:
    """{"31": "Haute-Garonne", …}"""
    return {brute["code"]: brute["nom"] for brute in _lignes_csv(DEPARTEMENTS)}


def _lignes_csv(fichier: Path) -> Iterator[dict[str, str]]:
    # A spreadsheet puts a mark before the first title.
    with fichier.open(encoding="utf-8-sig", newline="") as flux:
        try:
            yield from csv.DictReader((texte for texte in flux if not texte.startswith("#")), delimiter=";")
        except UnicodeDecodeError:
            raise FichierRefuse(f"{fichier.name} : enregistrez-le en UTF-8.") from None


def _ligne(brute: dict[str, str]) -> Ligne:
    try:
        return Ligne(
            code=_code(brute["code"]),
            nom=brute["nom"],
            type=Entite.Type(brute["type"]).value,
            parent=brute["parent"],
            departements=brute["departements"].split(),
            latitude=float(brute["latitude"]) if brute["latitude"] else None,
            longitude=float(brute["longitude"]) if brute["longitude"] else None,
            adresse=brute["adresse"],
            numeros={genre: brute[genre] for genre in Numero.Genre.values if brute.get(genre)},
        )
    except (KeyError, ValueError, AttributeError) as erreur:
        raise FichierRefuse(f"Entité « {brute.get('code')} » : {erreur}") from erreur


def _code(dit: str) -> str:
    """In the form that every program to which it is told reads: another would be left out in silence."""
    if not CODE.fullmatch(dit):
        raise ValueError(f"un code d'entité, ce sont {FORME_DU_CODE}")
    return dit


def _parent(ligne: Ligne, connues: dict[str, Entite]) -> Entite | None:
    if not ligne.parent:
        return None
    if ligne.parent not in connues:
        raise FichierRefuse(
            f"Entité « {ligne.code} » : son parent « {ligne.parent} » doit la précéder dans le fichier."
        )
    return connues[ligne.parent]


def _entite(ligne: Ligne, parent: Entite | None) -> Entite:
    return Entite(
        code=ligne.code,
        nom=ligne.nom,
        type=ligne.type,
        parent=parent,
        departements=ligne.departements,
        adresse=ligne.adresse,
        latitude=ligne.latitude,
        longitude=ligne.longitude,
    )


def _verifier(entite: Entite, ligne: Ligne) -> None:
    """What the base would refuse, said by its code; its parent may be of the same file."""
    try:
        entite.full_clean(exclude=["parent"], validate_unique=False)
        for genre, dit in ligne.numeros.items():
            numero = Numero(genre=genre, numero=dit)
            numero.clean_fields(exclude=["entite"])
            numero.clean()
    except ValidationError as refus:
        raise FichierRefuse(f"Entité « {ligne.code} » : {' '.join(refus.messages)}") from refus


def _creer(nouvelles: list[tuple[Ligne, Entite]]) -> int:
    """Write them, one storey of the tree after the other; returns how many."""
    reste = [entite for _, entite in nouvelles]
    while reste:
        niveau = [entite for entite in reste if entite.parent is None or entite.parent.pk]
        reste = [entite for entite in reste if entite.parent and not entite.parent.pk]
        Entite.objects.bulk_create(niveau)
    Numero.objects.bulk_create(
        Numero(entite=entite, genre=genre, numero=numero)
        for ligne, entite in nouvelles
        for genre, numero in ligne.numeros.items()
    )
    return len(nouvelles)


def _reprendre(entite: Entite, ligne: Ligne, parent: Entite | None) -> bool:
    voulu = {"type": ligne.type, "departements": ligne.departements, "parent_id": parent.pk if parent else None}
    ecarts = [champ for champ in REPRIS if getattr(entite, champ) != voulu[champ]]
    for champ in ecarts:
        setattr(entite, champ, voulu[champ])
    if ecarts:
        entite.save(update_fields=ecarts)
    return bool(ecarts)
