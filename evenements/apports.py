"""What other parts of the event tell its point de situation, without this module knowing them: the map, for one."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model

from annuaire.models import Groupe
from evenements.models import Evenement

# (groupe, number of the last dépêche already told) → the sentences to add.
Apport = Callable[[Groupe, int], list[str]]
_apports: dict[str, Apport] = {}


def brancher_apport(section: str, apport: Apport) -> None:
    """`section` is a code of evenements.synthese.SECTIONS; the last registered for it is the one asked."""
    _apports[section] = apport


def phrases_de(section: str, groupe: Groupe, depuis: int) -> list[str]:
    apport = _apports.get(section)
    return apport(groupe, depuis) if apport else []


_attaches: list[Callable[[list[int]], list[int]]] = []


def brancher_attaches(fonction: Callable[[list[int]], list[int]]) -> None:
    """Register which groupes of an upper app close and open again with these ones."""
    _attaches.append(fonction)


def groupes_attaches(groupes: list[int]) -> list[int]:
    return [attache for fonction in _attaches for attache in fonction(groupes)]


# A groupe, the genre of what it is told, the object of which it is told.
Concerne = tuple[Groupe, str, Model]
_concernes: list[Callable[[Evenement], list[Concerne]]] = []


def brancher_concernes(fonction: Callable[[Evenement], list[Concerne]]) -> None:
    """Register who shows something of an event without following it: they are told of what they know, not of the
    event."""
    _concernes.append(fonction)


def concernes(evenement: Evenement) -> list[Concerne]:
    return [concerne for fonction in _concernes for concerne in fonction(evenement)]


_gardes_de_nature: list[Callable[[Evenement], str]] = []


def brancher_garde_de_nature(fonction: Callable[[Evenement], str]) -> None:
    """Register what forbids that a real event becomes an exercise, or the reverse: a sentence, or nothing."""
    _gardes_de_nature.append(fonction)


def refus_de_changer_de_nature(evenement: Evenement) -> str:
    return " ".join(filter(None, (fonction(evenement) for fonction in _gardes_de_nature)))
