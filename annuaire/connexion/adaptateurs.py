"""How allauth behaves here: nobody signs up, no e-mail is needed, secrets are encrypted, sessions follow our rules."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from annuaire.actes.affectations import prendre_le_seul_poste
from annuaire.annonces import annoncer_session_fermee
from annuaire.connexion import verrou
from annuaire.connexion.acces import SECOND_FACTEUR
from annuaire.connexion.confirmation import est_confirmee, est_venue_par_psc, psc_est_configure
from annuaire.connexion.etapes import est_forte
from annuaire.connexion.seances import OUVERTE_LE
from annuaire.models import Utilisateur

# As the settings name it: allauth would write the module where the class is, which Django then refuses.
MOTEUR = "annuaire.connexion.ConnexionPortail"
PSC_ACTIVITES = "psc_activites"


class AdaptateurCompte(DefaultAccountAdapter):
    """Local accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Identifiant ou mot de passe inconnu.",
        "too_many_login_attempts": "Trop d'essais\u00a0: attendez quelques minutes.",
        "incorrect_password": "Ce mot de passe n'est pas le vôtre.",
        "enter_current_password": "Ce mot de passe n'est pas le vôtre.",
        "incorrect_code": "Ce code n'est pas le bon, ou il a déjà servi.",
        "rate_limited": "Trop d'essais\u00a0: attendez quelques minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["annuaire.connexion.etapes.EtapeSecondFacteur"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures are counted by axes, by person and address: by person alone, anyone could lock out anyone."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return verrou.adresse(request)

    def login(self, request: HttpRequest, user: Utilisateur) -> None:
        user.backend = MOTEUR
        super().login(request, user)
        request.session[OUVERTE_LE] = time.time()
        request.session[SECOND_FACTEUR] = est_forte(request, user)

    def post_login(self, request: HttpRequest, user: Utilisateur, **kwargs: Any) -> HttpResponse:
        reponse = super().post_login(request, user, **kwargs)
        if not doit_choisir_son_poste(request, user):
            return reponse
        suite = urlencode({"next": getattr(reponse, "url", "/")})
        return HttpResponseRedirect(f"{reverse('choisir_poste')}?{suite}")

    def logout(self, request: HttpRequest) -> None:
        cle = request.session.session_key
        super().logout(request)
        if cle:
            annoncer_session_fermee(cle)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not est_confirmee(context.request) and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Utilisateur) -> list[dict[str, Any]]:
        """Pro Santé Connect first for whoever has come by it: they may never have used their password."""
        moyens = super().get_reauthentication_methods(user)
        if not (user.is_authenticated and user.identifiant_psc and psc_est_configure()):
            return moyens
        par_psc = {"id": "psc", "description": "Confirmer par Pro Santé Connect", "url": reverse("confirmer_par_psc")}
        return [par_psc, *moyens] if est_venue_par_psc(context.request) else [*moyens, par_psc]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profil")


class AdaptateurFacteurs(DefaultMFAAdapter):
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n'est pas le bon, ou il a déjà servi.",
        "cannot_delete_authenticator": "C'est votre dernier second facteur : ajoutez-en d'abord un autre.",
    }

    def get_totp_issuer(self) -> str:
        return "Portail SI-Samu (formation)" if settings.EST_FORMATION else "Portail SI-Samu"

    def encrypt(self, text: str) -> str:
        return _chiffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _chiffre().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.SECOND_FACTEUR_OBLIGATOIRE:
            return True
        autres = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return autres.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def doit_choisir_son_poste(request: HttpRequest, utilisateur: Utilisateur) -> bool:
    """Several posts and none chosen, or several activities declared by Pro Santé Connect. A single post is taken."""
    prendre_le_seul_poste(utilisateur=utilisateur)
    if utilisateur.affectations.en_cours().count() < 2:
        return False
    return utilisateur.poste is None or request.session.get(PSC_ACTIVITES, 0) > 1


def _chiffre() -> MultiFernet:
    """Keys drawn from SECRET_KEY, and from SECRET_KEY_FALLBACKS while it is being changed."""
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-facteur:{cle}".encode()).digest())) for cle in cles]
    )
