"""How the REST API reads a request: who asks (a browser's session, a machine's token), and a bounded body of JSON."""

from __future__ import annotations

import json
import time
from typing import Any

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from annuaire.actes.machines import NOTER_USAGE, noter_usage
from annuaire.connexion.identification import PERSONNE
from annuaire.models import Utilisateur
from portail.debits import attente_de_l_adresse

CORPS_MAX = 256 * 1024
# When this process last noted that each machine lives: asking the base at each call would cost what it spares.
_notes: dict[int, float] = {}


class CorpsTropGros(exceptions.APIException):
    status_code = 413
    default_detail = f"La demande dépasse {CORPS_MAX // 1024} Kio."


class SessionPortail(SessionAuthentication):
    """The session of the browser. Naming a scheme makes a missing session a 401: the outbox asks to sign in again."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class MachineOAuth2(OAuth2Authentication):
    """A machine with a token of its own (client credentials): it acts as the service account of its application."""

    def authenticate(self, request: Request) -> tuple[Utilisateur, Any] | None:
        lu = super().authenticate(request)
        if lu is None:
            # Nobody else answers after this door: whoever shows nothing, or a bad token, is counted by address.
            if attendre := attente_de_l_adresse("anonyme", request._request):
                raise exceptions.Throttled(wait=attendre)
            if request.headers.get("Authorization", "").startswith("Bearer "):
                raise exceptions.AuthenticationFailed("Ce jeton est inconnu ou a expiré : demandez-en un autre.")
            return None
        jeton = lu[1]
        # With its post, since every right needs it.
        compte = PERSONNE.premier(pk=jeton.application.user_id) if jeton.application.user_id else None
        if compte is None or not compte.is_active:
            raise exceptions.AuthenticationFailed("Le compte de service de cette application est fermé.")
        _noter(compte.pk)
        return compte, jeton


class JsonBorne(BaseParser):
    """An object and nothing else: a list or a number is refused here rather than in every view."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        octets = stream.read(CORPS_MAX + 1)
        if len(octets) > CORPS_MAX:
            raise CorpsTropGros
        try:
            corps = json.loads(octets.decode(), parse_constant=_refuser)
        except (ValueError, RecursionError) as erreur:
            raise exceptions.ParseError("Le corps n'est pas du JSON en UTF-8.") from erreur
        if not isinstance(corps, dict):
            raise exceptions.ParseError("Le corps doit être un objet JSON.")
        return corps


def _noter(compte_id: int) -> None:
    maintenant = time.monotonic()
    if maintenant - _notes.get(compte_id, float("-inf")) >= NOTER_USAGE.total_seconds():
        _notes[compte_id] = maintenant
        noter_usage(compte_id)


def _refuser(constante: str) -> None:
    """NaN and Infinity are JavaScript, not JSON."""
    raise ValueError(constante)
