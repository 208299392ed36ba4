"""The map on a sheet, as PDF or as a picture: title, map, legend, who and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from evenements.fichiers_carte.plan import dessiner, vignette
from evenements.nomenclatures import symboles
from maincourante.exports.contenu import FORMATION

MODELE = Path(__file__).with_name("carte.typ")
# The width of the drawing, and what the sheet has for map and legend, in points, in landscape.
PAPIERS = {"a4": (980.0, 774.0, 492.0), "a3": (1420.0, 1122.0, 739.0)}
# The legend as carte.typ lays it.
COLONNES, LIGNE_PT, SECONDE_LIGNE_PT, LETTRES_PAR_LIGNE = 5, 18.0, 5.0, 26
ETATS = {"prevu": "prévu", "en_place": "en place", "leve": "levé"}
PPI = 144.0


def en_document(titre: str, objets: Sequence[dict[str, Any]], *, papier: str, pied: str, image: bool = False) -> bytes:
    """What people wrote goes in as data: typst never reads it as markup."""
    codes = list(dict.fromkeys(objet["symbole"] for objet in objets))
    libelles = [symboles()[code].libelle for code in codes]
    donnees = {
        "titre": titre,
        "formation": FORMATION if settings.EST_FORMATION else "",
        "papier": papier,
        "pied": pied,
        "plan": dessiner(objets, *taille(papier, libelles)),
        "legende": [
            {"vignette": vignette(code), "libelle": libelle} for code, libelle in zip(codes, libelles, strict=True)
        ],
        "resume": f"{len(objets)} objet{'s' if len(objets) > 1 else ''} sur la carte. Fond : Natural Earth.",
    }
    commun: dict[str, Any] = {"sys_inputs": {"donnees": json.dumps(donnees)}, "ignore_system_fonts": True}
    octets = (
        typst.compile(MODELE, format="png", ppi=PPI, **commun)
        if image
        else typst.compile(MODELE, format="pdf", pdf_standards="ua-1", **commun)
    )
    return octets[0] if isinstance(octets, list) else octets


def taille(papier: str, libelles: Sequence[str]) -> tuple[float, float]:
    """The drawing has the shape of what the legend leaves, so that it fills the sheet to its edges."""
    dessin, large, haut = PAPIERS[papier]
    for rang in range(0, len(libelles), COLONNES):
        sur_deux_lignes = any(len(libelle) > LETTRES_PAR_LIGNE for libelle in libelles[rang : rang + COLONNES])
        haut -= LIGNE_PT + (SECONDE_LIGNE_PT if sur_deux_lignes else 0)
    return dessin, dessin * max(haut, large / 4) / large
