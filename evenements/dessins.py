"""The drawings of what an event's dépêches carry: the very fragments that its pages include."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string


def rendre_bilan(donnees: dict[str, Any]) -> str:
    return render_to_string("evenements/_bilan.html", {"situation": donnees["situation"], "dernier": donnees})


def rendre_evenement(donnees: dict[str, Any]) -> str:
    return render_to_string("evenements/_fiche.html", {"e": donnees})


def rendre_point(donnees: dict[str, Any]) -> str:
    return render_to_string("evenements/_point_ligne.html", {"p": donnees})


def rendre_releve(donnees: dict[str, Any]) -> str:
    return render_to_string("evenements/_releve.html", {"r": donnees})


def rendre_cellule(donnees: dict[str, Any]) -> str:
    return render_to_string("evenements/_cellule.html", {"c": donnees})
