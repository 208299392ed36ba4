"""The token endpoint of machines (OAuth2, client credentials), for so many requests from one address."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView

from portail.debits import attente_de_l_adresse
from portail.views.erreurs import probleme


@method_decorator(csrf_exempt, name="dispatch")  # as TokenView's own, that this one hides
class Jeton(TokenView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Each request costs the hash of a secret: a flood of them would cost all the others."""
        if attendre := attente_de_l_adresse("jeton", request):
            reponse = probleme(HTTPStatus.TOO_MANY_REQUESTS, f"Trop de demandes : réessayez dans {attendre} s.")
            reponse["Retry-After"] = str(attendre)
            return reponse
        return super().dispatch(request, *args, **kwargs)
