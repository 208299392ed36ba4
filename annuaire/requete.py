"""The request of a person who has signed in, for the type checker: every page is behind `login_required`."""

from __future__ import annotations

from django.http import HttpRequest

from annuaire.models import Utilisateur


class Requete(HttpRequest):
    """`login_required` has let it through: its user is a person."""

    user: Utilisateur
