"""A conversation as a file: JSON, and PDF on numbered pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from maincourante.exports.composition import composer
from maincourante.exports.contenu import FORMATION

INCOMPLET = "Export incomplet. Messages trop anciens pour y tenir : {laisses}."
MODELE = Path(__file__).with_name("conversation.typ")


@dataclass(frozen=True)
class Export:
    """What is taken out: the messages as the REST API gives them, with the seal of the fil at that
    moment; `laisses` older ones did not fit."""

    nom: str
    participants: Sequence[str]
    messages: Sequence[dict[str, Any]]
    numero: int
    empreinte: str
    exporte_par: str
    exporte_le: datetime
    est_formation: bool = False
    laisses: int = 0


def en_json(export: Export) -> bytes:
    corps = {
        "est_formation": export.est_formation,
        "conversation": export.nom,
        "participants": list(export.participants),
        "exporte_par": export.exporte_par,
        "exporte_le": export.exporte_le.isoformat(),
        "sceau": {"numero": export.numero, "empreinte": export.empreinte},
        "messages_laisses": export.laisses,
        "messages": list(export.messages),
    }
    return json.dumps(corps, ensure_ascii=False, indent=1).encode()


def en_pdf(export: Export) -> bytes:
    donnees = {
        "titre": export.nom,
        "participants": ", ".join(export.participants),
        "sceau": f"Scellé : dépêche n° {export.numero} · {export.empreinte or 'aucune empreinte'}",
        "exporte": f"Exporté par {export.exporte_par} le {_moment(export.exporte_le)}",
        "formation": FORMATION if export.est_formation else "",
        "laisses": INCOMPLET.format(laisses=export.laisses) if export.laisses else "",
        "messages": [_ligne(message) for message in export.messages],
    }
    return composer(MODELE, donnees)


def _ligne(m: dict[str, Any]) -> dict[str, str]:
    notes = [
        f"Répond à {m['reponse_a']['auteur']['nom']} : {m['reponse_a']['extrait']}" if m["reponse_a"] else "",
        f"Transféré, écrit par {m['origine']['auteur']['nom']}" if m["origine"] else "",
        f"Modifié le {_moment(m['modifie_le'])}" if m["modifie_le"] else "",
        f"Joint : {', '.join(p['nom'] for p in m['pieces'])}" if m["pieces"] else "",
        *(f"Pris en compte par {p['personne']['nom']} le {_moment(p['le'])}" for p in m["prises_en_compte"]),
        *(f"Versé à une main courante, n° {v['numero']}" for v in m["versements"]),
    ]
    texte = f"Message supprimé le {_moment(m['supprime_le'])}" if m["supprime_le"] else m["texte"]
    return {
        "numero": str(m["numero"]),
        "quand": _moment(m["envoye_le"]),
        "auteur": m["auteur"]["nom"],
        "entite": m["entite"]["nom"] if m["entite"] else "",
        "texte": texte,
        "urgent": "oui" if m["est_urgent"] else "",
        "efface": "oui" if m["supprime_le"] else "",
        "notes": "\n".join(filter(None, notes)),
    }


def _moment(instant: str | datetime | None) -> str:
    lu = parse_datetime(instant) if isinstance(instant, str) else instant
    return f"{timezone.localtime(lu):%d/%m/%Y %H:%M:%S}" if lu else ""
