"""What a person sends again where they see nothing any more, or from another post: it was done in time, and they are
told so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Manager, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annuaire.api.commun import qui
from annuaire.models import Utilisateur

# What this person did, by this jeton, to what the address names, by its number or by its own jeton.
Fait = Callable[[Utilisateur, UUID, Any], QuerySet[Any]]
Post = Callable[..., HttpResponseBase]
# Where the request keeps the refusal of what was written at another post (portail/intergiciels.py).
REFUS_DU_POSTE = "refus_du_poste"


def par_jeton(actes: Manager[Any], vise: str) -> Fait:
    """What keeps its jeton and its author, and aims at the object of that name."""
    return lambda auteur, jeton, cle: actes.filter(jeton=jeton, auteur=auteur, **{vise: cle})


def rejouable_sans_voir(fait: Fait) -> Callable[[Post], Post]:
    """A post answers 204 to who has no longer access to what it aims at, if it was theirs and is done: an outbox whose
    answer was lost does not show it as refused. Nothing of the object is told, and a stranger keeps their 404.

    It is looked for once the object was not found, or the post is another one, only: no other request pays for it.
    """

    def decorer(post: Post) -> Post:
        @wraps(post)
        def jouer(vue: Any, request: Request, **vise: Any) -> HttpResponseBase:
            def est_fait() -> bool:
                (cle,) = vise.values()
                return fait(qui(request), _jeton(request), cle).exists()

            refus: HttpResponseBase | None = getattr(request, REFUS_DU_POSTE, None)
            if refus is not None:
                return Response(status=204) if est_fait() else refus
            try:
                return post(vue, request, **vise)
            except (Http404, NotFound):
                if not est_fait():
                    raise
                return Response(status=204)

        setattr(jouer, rejouable_sans_voir.__name__, True)
        return jouer

    return decorer


def _jeton(request: Request) -> UUID:
    """Where none is given, one by which nothing was done."""
    try:
        donnees: Any = request.data
        return UUID(str(donnees["jeton"]))
    except (APIException, LookupError, TypeError, ValueError):
        return uuid4()
