"""Rooms: what moves too often to be written on a fil, and whose readers an upper app knows. It says who sees which; a
ring, that may be lost, says that one has moved, and nothing of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from django.db import transaction

from fil.sonnerie import sonner_salles


class Vue(NamedTuple):
    """The entités whose room a person sees within the one asked for, and the entité of the post that lets them."""

    poste: int | None
    entites: frozenset[int]


AUCUNE = Vue(None, frozenset())
Regle = Callable[[int, int], Vue]
_regles: list[Regle] = []


def brancher_regle(regle: Regle) -> None:
    """Given a person and an entité: what of it they see now."""
    _regles[:] = [regle]


def vue_de(personne: int, entite: int) -> Vue:
    return _regles[0](personne, entite) if _regles else AUCUNE


def a_bouge(entites: Collection[int]) -> None:
    """Called by an acte, in its transaction."""
    if entites:
        transaction.on_commit(lambda: sonner_salles(entites))
