"""The stages of a sign-in."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from annuaire.models import Utilisateur

FORTES = ("mfa", "socialaccount")


class EtapeSecondFacteur(AuthenticateStage):
    """Asks for the second factor, except after Pro Santé Connect, whose card or telephone is already one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if est_forte(request, self.login.user):
            return False
        return super()._should_handle(request)


def est_forte(request: HttpRequest, utilisateur: Utilisateur) -> bool:
    """Whether this sign-in rests on more than a password."""
    return any(preuve["method"] in FORTES for preuve in get_authentication_records(request, utilisateur))
