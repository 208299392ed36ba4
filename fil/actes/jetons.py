"""The jeton of an acte: a UUID that the browser makes, so that sending again never does the thing twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Manager, Model

from annuaire.models import Utilisateur

Arguments = ParamSpec("Arguments")
Resultat = TypeVar("Resultat")


def jeton_pris() -> ValidationError:
    return ValidationError({"jeton": ["Ce jeton a déjà servi pour autre chose\u00a0: il en faut un nouveau."]})


def rejouable(acte: Callable[Arguments, Resultat]) -> Callable[Arguments, Resultat]:
    """The acte in a transaction. When the same jeton is written by another call between its reading and its writing,
    it begins again, once, and finds what that call did: two sendings at once are a sending and its replay."""

    @wraps(acte)
    def jouer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Resultat:
        try:
            with transaction.atomic():
                return acte(*args, **kwargs)
        except IntegrityError as erreur:
            if not _est_conflit_de_jeton(erreur):
                raise
        with transaction.atomic():
            return acte(*args, **kwargs)

    return jouer


def deja_fait(gestes: Manager[Any], jeton: UUID | None, auteur: Utilisateur, **vise: Model) -> bool:
    """Whether this very change of what is aimed at, locked, was made before by that person; if not, it is noted with
    what the acte writes. `gestes`: those of its kind, of which each has a jeton, an author and that name.

    It is asked before the rights: what was done in time is not refused for being sent again too late.
    """
    if jeton is None:
        return False
    geste, est_nouveau = gestes.get_or_create(jeton=jeton, defaults=vise | {"auteur": auteur})
    if geste.auteur_id != auteur.pk or any(getattr(geste, f"{nom}_id") != objet.pk for nom, objet in vise.items()):
        raise jeton_pris()
    return not est_nouveau


def _est_conflit_de_jeton(erreur: IntegrityError) -> bool:
    """Whether the database refused a jeton: the key of its table, or a column that is unique."""
    diag = getattr(erreur.__cause__, "diag", None)
    return "(jeton)=" in (getattr(diag, "message_detail", None) or "")
