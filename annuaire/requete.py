"""The request of a person who has signed in, for the type checker, and how a number is read in one."""

from __future__ import annotations

from django.http import HttpRequest

from annuaire.models import Utilisateur


class Requete(HttpRequest):
    """`login_required` has let it through: its user is a person."""

    user: Utilisateur


def entier(texte: str | None) -> int:
    """0, which names nothing, for what is not a number."""
    return int(texte) if texte and texte.isascii() and texte.isdecimal() and len(texte) < 19 else 0
