"""Map objects for the tests, drawn through the acts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from annuaire.models import Groupe, Utilisateur
from evenements.actes.carte import dessiner
from evenements.models import ObjetCarto

POINT = {"type": "Point", "coordinates": [1.444, 43.6045]}
CERCLE = {"type": "Point", "coordinates": [1.41, 43.53]}
LIGNE = {"type": "LineString", "coordinates": [[1.40, 43.52], [1.42, 43.55], [1.45, 43.6]]}
POLYGONE = {"type": "Polygon", "coordinates": [[[1.4, 43.5], [1.5, 43.5], [1.5, 43.6], [1.4, 43.5]]]}


def objet(auteur: Utilisateur, groupe: Groupe, **champs: Any) -> ObjetCarto:
    """A PMA in Toulouse unless told otherwise."""
    demande: dict[str, Any] = {"jeton": uuid4(), "genre": "point", "symbole": "pma", "geometrie": POINT} | champs
    return dessiner(auteur=auteur, groupe=groupe, **demande)[0]
