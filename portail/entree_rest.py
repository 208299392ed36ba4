"""How the REST API reads a request: the session of the browser, and a body of JSON in UTF-8, of bounded size."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

CORPS_MAX = 256 * 1024


class CorpsTropGros(exceptions.APIException):
    status_code = 413
    default_detail = f"La demande dépasse {CORPS_MAX // 1024} Kio."


class SessionPortail(SessionAuthentication):
    """The session of the browser. Naming a scheme makes a missing session a 401: the outbox asks to sign in again."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


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


def _refuser(constante: str) -> None:
    """NaN and Infinity are JavaScript, not JSON."""
    raise ValueError(constante)
