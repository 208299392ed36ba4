"""The token endpoint of machines (OAuth2, client credentials), for so many requests of one machine from one address."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import Application
from oauth2_provider.views import TokenView

from portail.debits import attente_de_l_adresse
from portail.views.erreurs import probleme


@method_decorator(csrf_exempt, name="dispatch")  # as TokenView's own, that this one hides
class Jeton(TokenView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Each request costs the hash of a secret: a flood of them would cost all the others."""
        if attendre := attente_de_l_adresse("jeton", request, de=_machine(request)):
            reponse = probleme(HTTPStatus.TOO_MANY_REQUESTS, f"Trop de demandes : réessayez dans {attendre} s.")
            reponse["Retry-After"] = str(attendre)
            return reponse
        # The base would refuse to look for it.
        if not all(montre.isascii() and montre.isprintable() for montre in _montres(request)):
            refus = {"error": "invalid_client"}
            entete = {"WWW-Authenticate": 'Bearer error="invalid_client"'}
            return JsonResponse(refus, status=HTTPStatus.UNAUTHORIZED, headers=entete)
        return super().dispatch(request, *args, **kwargs)


def _montres(request: HttpRequest) -> list[str]:
    """The identifiers that are shown, in the body and in the header, read as the library will."""
    montres = [request.POST.get("client_id", "")]
    with suppress(ValueError):
        montre = b64decode(request.headers.get("Authorization", "").partition(" ")[2]).decode()
        montres.append(unquote_plus(montre.partition(":")[0]))
    return montres


def _machine(request: HttpRequest) -> str:
    """The identifier that is shown, if it is that of a machine: behind one address one of them, or who is none, must
    not keep the others from their tokens."""
    identifiant = extract_basic_auth(request.headers)[0] or request.POST.get("client_id", "")
    connue = identifiant.isalnum() and Application.objects.filter(client_id=identifiant).exists()
    return identifiant if connue else ""
