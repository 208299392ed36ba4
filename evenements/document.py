"""The PDF of a point de situation."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils import timezone

from evenements.models import PointSituation
from evenements.synthese import moment
from maincourante.exports.contenu import FORMATION

MODELE = Path(__file__).with_name("point.typ")


def point_en_pdf(point: PointSituation) -> bytes:
    """The point on numbered pages. What people wrote goes in as data: typst never reads it as markup."""
    evenement = point.evenement
    publie = point.publie_le is not None
    donnees = {
        "titre": evenement.titre,
        "nom": f"Point de situation n° {point.numero}" if publie else "Point de situation (brouillon)",
        "exercice": evenement.est_exercice,
        "formation": FORMATION if settings.EST_FORMATION else "",
        "entete": [
            ["Événement", f"{evenement.reference} · {evenement.get_nature_display()}"],
            ["Niveau", evenement.get_niveau_display()],
            ["Porté par", str(evenement.entite)],
            ["Établi", f"le {moment(point.genere_le)} par {point.redige_par.nom_affiche}"],
            ["Publié", f"le {moment(point.publie_le)} par {point.publie_par.nom_affiche}"]
            if point.publie_le and point.publie_par
            else ["Publié", "pas encore : document de travail"],
        ],
        "sections": [section for section in point.sections if section["texte"]],
        "pied": f"Exporté le {moment(timezone.now())}, toutes les heures à Paris",
    }
    octets = typst.compile(
        MODELE,
        sys_inputs={"donnees": json.dumps(donnees)},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
    )
    assert isinstance(octets, bytes)  # noqa: S101 — a single document
    return octets
