"""ETag and If-Match: which state was read, and that a change starts from it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request


class EtatPerime(exceptions.APIException):
    status_code = 412
    default_detail = "Cela a changé depuis votre lecture : relisez-le, puis refaites votre changement."


class SansCondition(exceptions.APIException):
    status_code = 428
    default_detail = "Dites de quel état part ce changement : donnez son ETag dans l'en-tête If-Match."


class JsonEtiquete(JSONRenderer):
    """JSON whose ETag is drawn from its bytes: the middleware answers 304 to whoever has them already."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        octets = super().render(data, self.media_type, renderer_context)
        contexte = renderer_context or {}
        requete, reponse = contexte.get("request"), contexte.get("response")
        if requete is not None and reponse is not None and requete.method == "GET" and reponse.status_code == 200:
            reponse["ETag"] = _etiquette(octets)
        return octets


def verifier_condition(request: Request, donnees: dict[str, Any], *, exigee: bool = False) -> None:
    """Refuse a change that starts from another state than `donnees`, which is what a GET would answer now.

    A machine must say from which one; a screen shows changes as they come, and says so where `exigee`.
    """
    voulus = request.headers.get("If-Match")
    if voulus is None:
        if exigee or request.auth is not None:
            raise SansCondition
        return
    # Weak or not: compression weakens what is the name of a state, not of its bytes.
    connus = {etiquette.removeprefix("W/") for etiquette in parse_etags(voulus)}
    if not connus & {"*", _etiquette(JSONRenderer().render(donnees))}:
        raise EtatPerime


def version_voulue(request: Request, lu: dict[str, Any], *, version: int, donnees: dict[str, Any]) -> int:
    """The version from which a change starts: that of the body, or that of the state named by If-Match."""
    dite = lu.pop("version", None)
    if dite is not None and "If-Match" not in request.headers:
        return int(dite)
    verifier_condition(request, donnees, exigee=True)
    return version if dite is None else int(dite)


def _etiquette(octets: bytes) -> str:
    return f'"{hashlib.sha256(octets).hexdigest()[:32]}"'
