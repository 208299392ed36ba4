"""What the REST views share: who asks, the parameters of the address, the pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from rest_framework import serializers
from rest_framework.request import Request

from annuaire.models import Utilisateur

T = TypeVar("T")
ID_MAX = 2**63 - 1


class Curseur(serializers.IntegerField):
    """The identifier or the number after which a page begins."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=ID_MAX, required=False, **options)


def qui(request: Request) -> Utilisateur:
    """The person, or the service account of a machine; every view of the API is behind sign-in."""
    personne = request.user
    assert isinstance(personne, Utilisateur)  # noqa: S101 — IsAuthenticated came first
    return personne


def parametres(attendus: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """The checked parameters of the address; a refusal names them. The last of those given twice counts."""
    return _lecteur(attendus).run_validation(request.query_params.dict())


@cache
def _lecteur(attendus: type[serializers.Serializer]) -> serializers.Serializer:
    return attendus()


def page_de(
    request: Request, lus: Sequence[T], taille: int, rendre: Callable[[T], Any], **curseur: Callable[[T], Any]
) -> dict[str, Any]:
    """`{"resultats": […], "suivant": address or None}`, the same for every list that has pages.

    `lus` holds one more than a page when there is a next one; `curseur` names the parameter that asks for it and how
    its value is read from the last line.
    """
    page, suivant = lus[:taille], None
    if len(lus) > taille:
        suite: Any = request.query_params.copy()
        for nom, valeur in curseur.items():
            suite[nom] = valeur(page[-1])
        suivant = f"{request.path}?{suite.urlencode()}"
    return {"resultats": [rendre(un) for un in page], "suivant": suivant}


def page_rendue(rendu: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The shape of a page of these, for the documentation."""
    champs = {
        "resultats": rendu(many=True),
        "suivant": serializers.CharField(allow_null=True, help_text="Adresse de la page suivante ; null à la fin."),
    }
    return type(f"PageDe{rendu.__name__}", (serializers.Serializer,), champs)
