"""Pro Santé Connect: the person proves who they are elsewhere; the account, and what it allows, stay ours."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from requests import RequestException

from annuaire.connexion.adaptateurs import PSC_ACTIVITES
from annuaire.connexion.confirmation import PAR_PSC, PSC_PROUVE_LE, est_recente
from annuaire.models import Utilisateur

IDENTIFIANT = "psc"
# In the session: what ends the one that the person has there.
PSC_SORTIE = "psc_sortie"
# Card sign-ins answer eidas2 since 2026; the telephone eidas1. Nothing weaker.
NIVEAUX = ("eidas1", "eidas2")

journal = structlog.get_logger(__name__)


class ClientPsc(OpenIDConnectOAuth2Adapter):
    """The OpenID client; the identity token's signature is checked even when the provider gave it directly."""

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        entree: SocialLogin = super().complete_login(request, app, token, **kwargs)
        entree.account.extra_data[PSC_SORTIE] = {
            "adresse": self.openid_config.get("end_session_endpoint") or "",
            "jeton": kwargs["response"].get("id_token") or "",
        }
        return entree

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
        but = sociallogin.state.get("process")
        if but not in (AuthProcess.LOGIN, AuthProcess.REDIRECT) or jeton.get("sub") != identite.get("sub"):
            raise _refus(request, "incoherente")
        if jeton.get("acr") not in NIVEAUX:
            raise _refus(request, "niveau")
        personnes = Utilisateur.objects.filter(acces_machine__isnull=True)
        utilisateur = personnes.filter(identifiant_psc=identite.get("SubjectNameID") or "").first()
        if utilisateur is None:
            raise _refus(request, "inconnue")
        if but == AuthProcess.REDIRECT:
            _confirmer(request, utilisateur, prouve_le=jeton.get("auth_time"))
        else:
            sociallogin.user = utilisateur
            request.session[PSC_PROUVE_LE] = jeton.get("auth_time") or 0
            request.session[PSC_ACTIVITES] = len(activites(identite))
        request.session[PSC_SORTIE] = sociallogin.account.extra_data[PSC_SORTIE]

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


def _confirmer(request: HttpRequest, utilisateur: Utilisateur, *, prouve_le: int | None) -> None:
    """The same person, whom Pro Santé Connect has just asked: an answer drawn from its memory proves nothing."""
    if request.user != utilisateur:
        raise _refus(request, "autre")
    if prouve_le is None or not est_recente(prouve_le):
        raise _refus(request, "ancienne")
    request.session[PSC_PROUVE_LE] = prouve_le
    record_authentication(request, utilisateur, PAR_PSC, reauthenticated=True)


def adresse_de_sortie(request: HttpRequest) -> str:
    """Where this person's session at Pro Santé Connect ends, which comes back here (OpenID Connect RP-Initiated Logout
    1.0, §2); nothing for whoever did not go there, or if it has no such address."""
    sortie = request.session.get(PSC_SORTIE) or {}
    if not (sortie.get("adresse") and sortie.get("jeton")):
        return ""
    retour = request.build_absolute_uri(reverse("sortie_de_psc"))
    demande = urlencode({"id_token_hint": sortie["jeton"], "post_logout_redirect_uri": retour})
    return f"{sortie['adresse']}?{demande}"


def activites(identite: dict[str, Any]) -> list[dict[str, Any]]:
    """The activities of all the exercises that the professional declares."""
    exercices = (identite.get("SubjectRefPro") or {}).get("exercices") or []
    return [activite for exercice in exercices for activite in exercice.get("activities") or []]


def _refus(request: HttpRequest, raison: str) -> ImmediateHttpResponse:
    journal.warning("psc_refus", raison=raison)
    return ImmediateHttpResponse(
        render(request, "socialaccount/authentication_error.html", {"raison": raison}, status=403)
    )
