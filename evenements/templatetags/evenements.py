"""What the templates of the events need: the curve of a bilan as SVG points, times and durations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from evenements.etat import FIGURES, dire
from evenements.tableau import Ligne

register = template.Library()

LARGEUR, HAUTEUR, MARGE = 300, 64, 3


@register.filter
def instant(texte: str | datetime | None) -> datetime | None:
    """A datetime out of the ISO text of a dépêche."""
    return parse_datetime(texte) if isinstance(texte, str) else texte


@register.filter
def courbes(points: list[list[Any]]) -> list[dict[str, str]]:
    """The lines of the four figures over time, each as the `points` of a polyline."""
    if len(points) < 2:
        return []
    instants = [_secondes(point[0]) for point in points]
    debut, duree = instants[0], max(instants[-1] - instants[0], 1)
    plus_haut = max((v for point in points for v in point[1:] if v is not None), default=0) or 1
    return [
        {"figure": figure, "points": _ligne(points, instants, rang, debut, duree, plus_haut)}
        for rang, figure in enumerate(FIGURES, start=1)
    ]


@register.filter
def depuis(texte: str | datetime | None) -> str:
    """22 min, 1 h 12, 3 j."""
    debut = instant(texte)
    if debut is None:
        return ""
    minutes = max(0, int((timezone.now() - debut).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // 1440} j"


@register.filter
def resume_sur_la_carte(ligne: Ligne) -> str:
    """ "Régional · en cours · 4 UA, 12 UR": an event of the board in a few words."""
    connues = [(ligne.situation["figures"][figure], figure) for figure in FIGURES]
    comptes = ", ".join(dire(connue["valeur"], figure) for connue, figure in connues if connue)
    mots = [
        "Exercice" if ligne.e["est_exercice"] else "",
        ligne.e["niveau"]["libelle"],
        ligne.e["etat"]["libelle"].lower(),
    ]
    return " · ".join(mot for mot in [*mots, comptes or "aucun bilan"] if mot)


@register.filter
def figure(figures: Mapping[str, Any], nom: str) -> Any:
    return figures.get(nom)


def _ligne(
    points: list[list[Any]], instants: list[float], rang: int, debut: float, duree: float, plus_haut: int
) -> str:
    """A step for each count: between two of them nothing is known to have moved."""
    morceaux, hauteur_avant = [], None
    for point, quand in zip(points, instants, strict=True):
        if point[rang] is None:
            continue
        x = MARGE + (LARGEUR - 2 * MARGE) * (quand - debut) / duree
        y = HAUTEUR - MARGE - (HAUTEUR - 2 * MARGE) * point[rang] / plus_haut
        if hauteur_avant is not None:
            morceaux.append(f"{x:.1f},{hauteur_avant:.1f}")
        morceaux.append(f"{x:.1f},{y:.1f}")
        hauteur_avant = y
    return " ".join(morceaux)


def _secondes(texte: str) -> float:
    lu = parse_datetime(texte)
    return lu.timestamp() if lu else 0.0
