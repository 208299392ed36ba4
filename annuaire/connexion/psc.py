"""Pro Santé Connect: the person proves who they are elsewhere; the account, and what it allows, stay ours."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from requests import RequestException

from annuaire.connexion.adaptateurs import PSC_ACTIVITES
from annuaire.models import Utilisateur

IDENTIFIANT = "psc"
# Card sign-ins answer eidas2 since 2026; the telephone eidas1. Nothing weaker.
NIVEAUX = ("eidas1", "eidas2")

journal = structlog.get_logger(__name__)


def est_configure() -> bool:
    return "openid_connect" in settings.SOCIALACCOUNT_PROVIDERS


class ClientPsc(OpenIDConnectOAuth2Adapter):
    """The OpenID client; the identity token's signature is checked even when the provider gave it directly."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)


class AdaptateurPsc(DefaultSocialAccountAdapter):
    """Links an identity of Pro Santé Connect to the account that carries it, and creates none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        jeton = sociallogin.account.extra_data.get("id_token") or {}
        identite = sociallogin.account.extra_data.get("userinfo") or {}
        if sociallogin.state.get("process") != AuthProcess.LOGIN or jeton.get("sub") != identite.get("sub"):
            raise _refus(request, "incoherente")
        if jeton.get("acr") not in NIVEAUX:
            raise _refus(request, "niveau")
        utilisateur = Utilisateur.objects.filter(identifiant_psc=identite.get("SubjectNameID") or "").first()
        if utilisateur is None:
            raise _refus(request, "inconnue")
        sociallogin.user = utilisateur
        request.session[PSC_ACTIVITES] = len(activites(identite))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say which of the three it is: the provider does not answer, it refused, or this answer has already served."""
        raison = "refus"
        if isinstance(exception, RequestException):
            raison = "panne"
        elif extra_context is not None and not extra_context.get("state"):
            raison = "rejouee"
        journal.warning("psc_erreur", raison=raison)
        if extra_context is not None:
            extra_context["raison"] = raison


def activites(identite: dict[str, Any]) -> list[dict[str, Any]]:
    """The activities of all the exercises that the professional declares."""
    exercices = (identite.get("SubjectRefPro") or {}).get("exercices") or []
    return [activite for exercice in exercices for activite in exercice.get("activities") or []]


def _refus(request: HttpRequest, raison: str) -> ImmediateHttpResponse:
    journal.warning("psc_refus", raison=raison)
    return ImmediateHttpResponse(
        render(request, "socialaccount/authentication_error.html", {"raison": raison}, status=403)
    )
