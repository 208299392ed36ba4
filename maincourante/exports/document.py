"""JSON and PDF."""

from __future__ import annotations

import json
from pathlib import Path

from maincourante.exports.composition import composer
from maincourante.exports.contenu import FORMATION, Export, ligne

MODELE = Path(__file__).with_name("main_courante.typ")


def en_json(export: Export) -> bytes:
    """The entries as the REST API gives them, with the heading and the seal."""
    corps = {
        "est_formation": export.est_formation,
        "groupe": {"id": export.groupe.pk, "nom": export.groupe.nom},
        "exporte_par": export.exporte_par,
        "exporte_le": export.exporte_le.isoformat(),
        "filtres": export.filtres,
        "sceau": {"numero": export.sceau.numero, "empreinte": export.sceau.empreinte},
        "entrees": export.entrees,
    }
    return json.dumps(corps, ensure_ascii=False, indent=1).encode()


def en_pdf(export: Export) -> bytes:
    """The log on numbered pages."""
    donnees = {
        "titre": export.groupe.nom,
        "entete": list(export.entete.items()),
        "sceau": f"Scellé : dépêche n° {export.sceau.numero} · {export.sceau.empreinte or 'aucune empreinte'}",
        "exporte": f"Exporté par {export.exporte_par} le {export.entete['Exporté le']}, toutes les heures à Paris",
        "formation": FORMATION if export.est_formation else "",
        "entrees": [ligne(e, export.ailleurs) | {"ton": _ton(e)} for e in export.entrees],
    }
    return composer(MODELE, donnees)


def _ton(e: dict[str, object]) -> str:
    return "annulee" if e["annulation"] else str(e["importance"])
