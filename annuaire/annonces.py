"""Where annuaire says that a right has changed. `fil`, which annuaire may not import, plugs its `publier` in here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from annuaire.models import Groupe, Participation, Utilisateur

_publier: Callable[..., Any] | None = None
_suites: dict[str, Callable[[Participation, str, Utilisateur], None]] = {}
_echos: list[Callable[[Groupe, str, Model, Utilisateur | None], None]] = []
_fermer: list[Callable[[str], None]] = []
_reprises: list[Callable[[Utilisateur | None, Utilisateur | None], None]] = []


def brancher(publier: Callable[..., Any]) -> None:
    """Register the function that writes on a groupe's fil: publier(groupe, genre, objet, auteur=…, donnees=…)."""
    global _publier  # noqa: PLW0603 — set once, when the applications are loaded
    _publier = publier


def annoncer(groupe: Groupe, genre: str, objet: Model, *, auteur: Utilisateur | None, donnees: dict[str, Any]) -> None:
    """Write the change on the groupe's fil, in the same transaction."""
    if _publier is None:
        raise RuntimeError("Le fil n'est pas branché : l'application fil doit être installée.")
    _publier(groupe, genre, objet, auteur=auteur, donnees=donnees)
    for echo in _echos:
        echo(groupe, genre, objet, auteur)


def brancher_echo(fonction: Callable[[Groupe, str, Model, Utilisateur | None], None]) -> None:
    """Register what an upper app does, in the same transaction, after each announcement of annuaire, whose groupe,
    genre, object and author it is given."""
    _echos.append(fonction)


def brancher_participation(genre: str, fonction: Callable[[Participation, str, Utilisateur], None]) -> None:
    """Register what an upper app does, in the same transaction, when a groupe of this genre gains or loses somebody."""
    _suites[genre] = fonction


def suivre_participation(participation: Participation, annonce: str, auteur: Utilisateur) -> None:
    """Called before each announcement `annonce` of a change made by somebody (participation.ajoutee, …)."""
    if suite := _suites.get(participation.groupe.genre):
        suite(participation, annonce, auteur)


def brancher_fermeture(fonction: Callable[[str], None]) -> None:
    """Register a function that is told, after the commit, the key of each session that has just been closed."""
    _fermer.append(fonction)


def annoncer_session_fermee(cle: str) -> None:
    """Tell at once what holds a socket of this session; whoever misses it finds the session gone at its next check."""
    for fonction in _fermer:
        fonction(cle)


def brancher_reprise(fonction: Callable[[Utilisateur | None, Utilisateur | None], None]) -> None:
    """Register what an upper app closes with all the sessions of a person (None: of everybody), in the same
    transaction: what reads in their name without signing in. It is given who closes them."""
    _reprises.append(fonction)


def reprendre_les_acces(utilisateur: Utilisateur | None, *, auteur: Utilisateur | None) -> None:
    """Whoever closes all the sessions of a lost device closes all that it may read."""
    for fonction in _reprises:
        fonction(utilisateur, auteur)


def tenir_les_habilitations() -> None:
    """To the commit: who looks at the rights of others before changing some looks at them as they are."""
    Groupe.objects.select_for_update(no_key=True).get(pk=registre_des_habilitations().pk)


def registre_des_habilitations() -> Groupe:
    """The groupe whose fil is the sealed record of every change of a right that is not the matter of one groupe."""
    groupe, _ = Groupe.objects.get_or_create(
        genre=Groupe.Genre.HABILITATIONS, entite=None, defaults={"nom": "Registre des habilitations"}
    )
    return groupe
