"""The map on a sheet, as PDF or as a picture: title, map, legend, who and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from evenements.fichiers_carte.plan import dessiner, vignette
from evenements.nomenclatures import symboles

MODELE = Path(__file__).with_name("carte.typ")
# The drawing's size in points, by paper, in landscape.
PAPIERS = {"a4": (980.0, 600.0), "a3": (1420.0, 900.0)}
ETATS = {"prevu": "prévu", "en_place": "en place", "leve": "levé"}
PPI = 144.0


def en_document(titre: str, objets: Sequence[dict[str, Any]], *, papier: str, pied: str, image: bool = False) -> bytes:
    """What people wrote goes in as data: typst never reads it as markup."""
    codes = list(dict.fromkeys(objet["symbole"] for objet in objets))
    donnees = {
        "titre": titre,
        "papier": papier,
        "pied": pied,
        "plan": dessiner(objets, *PAPIERS[papier]),
        "legende": [{"vignette": vignette(code), "libelle": symboles()[code].libelle} for code in codes],
        "resume": f"{len(objets)} objet{'s' if len(objets) > 1 else ''} sur la carte. Fond : Natural Earth.",
    }
    commun: dict[str, Any] = {"sys_inputs": {"donnees": json.dumps(donnees)}, "ignore_system_fonts": True}
    octets = (
        typst.compile(MODELE, format="png", ppi=PPI, **commun)
        if image
        else typst.compile(MODELE, format="pdf", pdf_standards="ua-1", **commun)
    )
    return octets[0] if isinstance(octets, list) else octets
