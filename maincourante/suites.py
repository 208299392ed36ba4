"""What the upper apps add to the main courante of the groupes they make: where entries flow, what frames the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.db.models.expressions import BaseExpression

from annuaire.models import Groupe, Utilisateur
from maincourante.models import Entree


class Geste(NamedTuple):
    """Something that the upper app begins from an entry: icon of the sprite, French words, name of its page."""

    icone: str
    libelle: str
    page: str


class Lien(NamedTuple):
    """What an upper app ties to entries. `lire` is the expression that gives it for an entry, so that fifty lines cost
    no query more; `dire` makes of it the list of what the line shows: genre, id, nom, symbole, adresse."""

    lire: BaseExpression
    dire: Callable[[Any], list[dict[str, Any]]]


Deversoir = Callable[[Entree], list[Groupe]]
Habillage = Callable[[Utilisateur, Groupe], Mapping[str, Any]]

_deversoirs: dict[str, Deversoir] = {}
_habillages: dict[str, Habillage] = {}
_gestes: list[Geste] = []
_liens: dict[str, Lien] = {}


def brancher_deversoir(genre: str, vers: Deversoir) -> None:
    """Each entry consigned in a groupe of this genre is copied, in its transaction, to those that `vers` names."""
    _deversoirs[genre] = vers


def groupes_de_deversement(entree: Entree) -> list[Groupe]:
    vers = _deversoirs.get(entree.groupe.genre)
    return vers(entree) if vers else []


def brancher_habillage(genre: str, habiller: Habillage) -> None:
    """The page of these groupes has a head of its own: `habiller` gives the context, in
    which `habillage` names the templates that frame it: tete, cote, ressources."""
    _habillages[genre] = habiller


def habillage_de(utilisateur: Utilisateur, groupe: Groupe) -> Mapping[str, Any]:
    habiller = _habillages.get(groupe.genre)
    return habiller(utilisateur, groupe) if habiller else {}


def brancher_geste(geste: Geste) -> None:
    """One more line in the menu of an entry, for who may share it; its page receives `?entree=<id>`."""
    _gestes.append(geste)


def gestes() -> list[Geste]:
    return _gestes


def brancher_lien(nom: str, lien: Lien) -> None:
    """One more thing that the line of an entry shows; when it changes, the upper app announces the entry again."""
    _liens[nom] = lien


def lectures_des_liens() -> dict[str, BaseExpression]:
    """The annotations that `liens_de` reads."""
    return {_attribut(nom): lien.lire for nom, lien in _liens.items()}


def poser_liens(entree: Entree, liens: Mapping[str, Any]) -> None:
    """Give a new entry what is tied to it, by the name of each kind: nothing needs then be read."""
    for nom in _liens:
        setattr(entree, _attribut(nom), liens.get(nom, []))


def liens_de(entree: Entree) -> list[dict[str, Any]]:
    return [dit for nom, lien in _liens.items() for dit in lien.dire(getattr(entree, _attribut(nom)))]


def _attribut(nom: str) -> str:
    return f"liens_{nom}"
