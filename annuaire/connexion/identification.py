"""Who the person behind a request is."""

from __future__ import annotations

import threading

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from annuaire.models import Utilisateur
from annuaire.preparees import Preparee

PERSONNE = Preparee(
    lambda pk: Utilisateur.objects.select_related("affectation_active__entite").filter(pk=pk).order_by(), pk=int
)
_en_cours = threading.local()


class Authentification(AuthenticationMiddleware):
    """Django's, but for the person, whom the session was read with."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: personne_de(request))  # type: ignore[assignment]


def personne_de(request: HttpRequest) -> Utilisateur | AnonymousUser:
    """What Django's get_user answers, with all its checks, without asking the base for the person again."""
    connue: Utilisateur | AnonymousUser | None = getattr(request, "_cached_user", None)
    if connue is None:
        _en_cours.seance = request.session
        try:
            connue = get_user(request)
        finally:
            _en_cours.seance = None
        request._cached_user = connue  # type: ignore[attr-defined]  # where Django keeps it, and its login() looks
    return connue


class ConnexionPortail(AuthenticationBackend):
    """allauth's backend; loads the active post with the person, since every page and every right needs it."""

    def get_user(self, user_id: int) -> Utilisateur | None:
        venue_avec_la_seance = getattr(getattr(_en_cours, "seance", None), "personne", None)
        if venue_avec_la_seance is not None and venue_avec_la_seance.pk == user_id:
            personne = venue_avec_la_seance
        else:
            personne = PERSONNE.premier(pk=user_id)
        return personne if personne and self.user_can_authenticate(personne) else None
