"""The token endpoint of machines (OAuth2, client credentials), for so many requests of one machine from one address."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.core.internal.httpkit import extract_basic_auth
from django.http import HttpRequest, HttpResponseBase
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
        return super().dispatch(request, *args, **kwargs)


def _machine(request: HttpRequest) -> str:
    """The identifier that is shown, if it is that of a machine: behind one address one of them, or who is none, must
    not keep the others from their tokens."""
    identifiant = extract_basic_auth(request.headers)[0] or request.POST.get("client_id", "")
    connue = identifiant.isalnum() and Application.objects.filter(client_id=identifiant).exists()
    return identifiant if connue else ""
