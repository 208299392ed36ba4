"""What of a file is shown in the page: images of its pages, its text, the rows of a sheet. Nothing of it is run."""

from __future__ import annotations

from typing import Any

from ged.models import Fichier, Version
from ged.noms import extension_de
from ged.types import type_de

TEXTE_MONTRE = 30_000
RANGEES_MONTREES = 200
COLONNES_MONTREES = 30


def en_page(version: Version) -> dict[str, Any]:
    """{"genre": images | tableau | texte | attente | rien, …} for the template of the preview."""
    fichier, famille = version.fichier, type_de(extension_de(version.nom)).famille
    if not fichier.est_lisible:
        return {"genre": "quarantaine" if fichier.etat == Fichier.Etat.QUARANTAINE else "infecte"}
    if fichier.lecture == Fichier.Lecture.ATTENTE:
        return {"genre": "attente"}
    if fichier.apercus:
        reste = (fichier.pages or 0) - fichier.apercus
        return {"genre": "images", "pages": range(1, fichier.apercus + 1), "reste": max(reste, 0)}
    if not fichier.texte.strip():
        return {"genre": "rien"}
    if famille == "tableur":
        return _tableau(fichier.texte)
    coupe = len(fichier.texte) > TEXTE_MONTRE
    return {
        "genre": "texte",
        "texte": fichier.texte[:TEXTE_MONTRE],
        "coupe": coupe,
        "est_mise_en_page_perdue": famille in ("texte", "presentation"),
    }


def _tableau(texte: str) -> dict[str, Any]:
    lignes = texte.splitlines()
    rangees = [ligne.split("\t")[:COLONNES_MONTREES] for ligne in lignes[:RANGEES_MONTREES]]
    return {"genre": "tableau", "rangees": rangees, "coupe": len(lignes) > RANGEES_MONTREES}
