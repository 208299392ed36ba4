"""Rooms: what moves without being written on a fil, and whose readers an upper app knows. It says who sees which;
a ring, that may be lost, says that one has moved, and nothing of what is in it.

A room is named by its subject, which is that of the app whose rule tells who sees it, and by what it is within it, if
there are several: « telephonie:31 », « annonces »."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from django.db import transaction

from fil.sonnerie import sonner_salles

NOM = re.compile(r"[a-z]{1,20}(:[A-Za-z0-9]{1,20})?", re.ASCII)


class Vue(NamedTuple):
    """The rooms that a person sees within the one asked for, and the entité of the post that lets them."""

    poste: int | None
    salles: frozenset[str]


AUCUNE = Vue(None, frozenset())
Regle = Callable[[int, str], Vue]
_regles: dict[str, Regle] = {}


def brancher_regle(sujet: str, regle: Regle) -> None:
    """Given a person, and what the room is within that subject: what of it they see now."""
    _regles[sujet] = regle


def vue_de(personne: int, salle: str) -> Vue:
    sujet, _, laquelle = salle.partition(":")
    regle = _regles.get(sujet)
    return regle(personne, laquelle) if regle else AUCUNE


def a_bouge(salles: Collection[str]) -> None:
    """Called by an acte, in its transaction."""
    if salles:
        transaction.on_commit(lambda: sonner_salles(salles))
