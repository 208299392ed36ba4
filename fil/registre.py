"""What the upper apps tell the fil about what they announce: its state in plain JSON, its drawing, if it is news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

Donnees = dict[str, Any]


@dataclass(frozen=True)
class TypeObjet:
    """How the fil handles one type of object; `donnees` must be enough to draw it without another query."""

    donnees: Callable[[Any], Donnees]
    rendre: Callable[[Donnees], str]
    nouveautes: frozenset[str] = field(default_factory=frozenset)
    reprises: frozenset[str] = field(default_factory=frozenset)


Suite = Callable[[Any], None]

_types: dict[str, TypeObjet] = {}
_suites: dict[str, list[Suite]] = {}
_avis: list[Suite] = []


def enregistrer(
    objet_type: str,
    *,
    donnees: Callable[[Any], Donnees],
    rendre: Callable[[Donnees], str],
    nouveautes: frozenset[str] = frozenset(),
    reprises: frozenset[str] = frozenset(),
) -> None:
    """Called once per type, when the app that owns it is ready. `nouveautes`: the genres that count as unread;
    `reprises`: those by which an author takes back what was told before."""
    _types[objet_type] = TypeObjet(donnees, rendre, nouveautes, reprises)


def brancher_suite(objet_type: str, suite: Suite) -> None:
    """What an upper app writes with each change of these objects, in the transaction that announces it: no acte can
    forget it, and none is known to it. It receives the object."""
    _suites.setdefault(objet_type, []).append(suite)


def suites_de(objet_type: str) -> list[Suite]:
    return _suites.get(objet_type, [])


def brancher_avis(avis: Suite) -> None:
    """How an upper app tells an entité, in the transaction, that one of its subscriptions has been suspended."""
    _avis.append(avis)


def avertir(abonnement: Any) -> None:
    for avis in _avis:
        avis(abonnement)


def types_connus() -> list[str]:
    return sorted(_types)


def type_de(objet: Model) -> str:
    return objet._meta.model_name or ""


def donnees_de(objet: Model) -> Donnees:
    return _types[type_de(objet)].donnees(objet)


def rendre(objet_type: str, donnees: Donnees) -> str:
    """The HTML fragment of the object, or nothing for what has no drawing of its own (a change of a right)."""
    connu = _types.get(objet_type)
    return connu.rendre(donnees) if connu else ""


def est_nouveaute(objet_type: str, genre: str) -> bool:
    connu = _types.get(objet_type)
    return connu is not None and genre in connu.nouveautes


def est_reprise(objet_type: str, genre: str) -> bool:
    connu = _types.get(objet_type)
    return connu is not None and genre in connu.reprises
