"""The EMSI categories of events, read from donnees/emsi-categories.csv and loaded as often as one likes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Model

FICHIER = Path(__file__).resolve().parent / "donnees" / "emsi-categories.csv"


def lire_categories() -> Iterator[dict[str, str]]:
    """code, libelle, famille of each category."""
    with FICHIER.open(encoding="utf-8") as fichier:
        yield from csv.DictReader(fichier, delimiter=";")


def charger_categories(modele: type[Model]) -> None:
    """Create or correct them all; `modele` is CategorieEmsi, or what a migration knows of it."""
    modele._default_manager.bulk_create(
        [modele(**ligne) for ligne in lire_categories()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["libelle", "famille"],
    )
