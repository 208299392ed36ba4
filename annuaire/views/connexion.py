"""Sign-in: the form, Pro Santé Connect, the choice of a post, the second factors."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView, LoginView, LogoutView, ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from annuaire.actes.affectations import activer_poste
from annuaire.actes.sessions import fermer_autres_sessions
from annuaire.connexion import psc
from annuaire.connexion.acces import SECOND_FACTEUR
from annuaire.connexion.confirmation import (
    Ecartee,
    confirmation_requise,
    ecarter_si_trop_tard,
    psc_est_configure,
    renoncer,
    retour,
)
from annuaire.forms import phrases
from annuaire.requete import Requete, entier

MOTIFS = {
    "session": "Votre session s'est terminée\u00a0: reconnectez-vous pour continuer.",
    "psc": "Pro Santé Connect ne répond pas. Entrez avec votre identifiant et votre mot de passe.",
    "abandon": "Connexion par Pro Santé Connect abandonnée.",
    "sortie": "Vous êtes déconnecté du portail et de Pro Santé Connect.",
}


class PageConnexion(LoginView):
    """Identifier and password, or Pro Santé Connect when it is set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contexte = super().get_context_data(**kwargs)
        motif = self.request.GET.get("motif", "")
        return contexte | {"psc": psc_est_configure(), "avis": MOTIFS.get(motif, ""), "est_panne": motif == "psc"}


class Deconnexion(LogoutView):
    """At Pro Santé Connect too: on a shared screen, its button would let the next person in as the one who has left.

    A page goes there: the policy of content lets no form of ours lead elsewhere, be it by a redirection.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        suite = psc.adresse_de_sortie(self.request)
        reponse = super().post(*args, **kwargs)
        if suite:
            reponse = render(self.request, "annuaire/compte/sortie_de_psc.html", {"suite": suite})
            reponse["Refresh"] = f"0; url={suite}"
        return reponse


@login_not_required
@require_safe
def sortir_de_psc(request: HttpRequest) -> HttpResponse:
    """Back from Pro Santé Connect, whose session has ended."""
    return redirect(f"{reverse('account_login')}?motif=sortie")


@login_not_required
@never_cache
@require_safe
def aller_a_psc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for Pro Santé Connect; when it does not answer, come back to the form, which still works."""
    client = _client(request, provider_id)
    try:
        return OAuth2LoginView.adapter_view(client)(request)
    except RequestException:
        return redirect(f"{reverse('account_login')}?motif=psc")


@login_not_required
@never_cache
@require_safe
def revenir_de_psc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back with a proof; what cannot be read is no proof."""
    client = _client(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(client)(request)
    except RequestException:
        return redirect(f"{reverse('account_login')}?motif=psc")
    except (KeyError, ValueError):
        return render(request, "socialaccount/authentication_error.html", {"raison": "refus"}, status=403)


@login_required
@never_cache
@require_safe
def confirmer_par_psc(request: Requete) -> HttpResponse:
    """Leave for Pro Santé Connect, which must ask again; `max_age` makes it say when it did."""
    voulue = urlencode({REDIRECT_FIELD_NAME: get_next_redirect_url(request) or "/"})
    try:
        fournisseur = _client(request, psc.IDENTIFIANT).get_provider()
        demande = fournisseur.get_auth_params() | {"prompt": "login", "max_age": "0"}
        suite = f"{reverse('reprendre')}?{voulue}"
        return fournisseur.redirect(request, AuthProcess.REDIRECT, next_url=suite, auth_params=demande)
    except RequestException:
        messages.error(request, "Pro Santé Connect ne répond pas : confirmez autrement.")
        moyens = get_account_adapter(request).get_reauthentication_methods(request.user)
        autres = [moyen["url"] for moyen in moyens if moyen["id"] != psc.IDENTIFIANT]
        return redirect(f"{autres[0]}?{voulue}" if autres else "/")


@login_required
@confirmation_requise
@never_cache
@require_safe
def reprendre(request: Requete) -> HttpResponse:
    """Back from Pro Santé Connect: what had been asked is played again, with what had been typed."""
    if ecartee := ecarter_si_trop_tard(request):
        return _dire_ecartee(request, ecartee)
    return resume_request(request) or redirect("/")


class _Confirmation(BaseReauthenticateView):
    """Whatever the proof, what had been asked is played only if it was asked here, and lately."""

    def form_valid(self, form: Form) -> HttpResponse:
        ecartee = ecarter_si_trop_tard(self.request)
        reponse = super().form_valid(form)
        return _dire_ecartee(self.request, ecartee) if ecartee else reponse


class ConfirmerParMotDePasse(_Confirmation, ReauthenticateView):
    pass


class ConfirmerParCode(_Confirmation, ReauthenticateCodeView):
    pass


class ConfirmerParCle(_Confirmation, ReauthenticateWebAuthnView):
    pass


def _dire_ecartee(request: HttpRequest, ecartee: Ecartee) -> HttpResponse:
    """Back to the form, to be filled again."""
    messages.warning(request, ecartee.motif)
    return redirect(ecartee.retour)


@login_required
@require_POST
def renoncer_a_confirmer(request: Requete) -> HttpResponse:
    """Back to where one came from; what had been asked will not be played when somebody confirms."""
    renoncer(request)
    return redirect(retour(request))


@login_not_required
@require_safe
def abandonner_psc(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?motif=abandon")


def _client(request: HttpRequest, provider_id: str) -> psc.ClientPsc:
    if not psc_est_configure():
        raise Http404("Pro Santé Connect n'est pas configuré.")
    return psc.ClientPsc(request, provider_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choisir_poste(request: Requete) -> HttpResponse:
    """Asked at sign-in of a person with several posts: for which entité do they work now?"""
    suite = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure()):
        suite = "/"
    postes = request.user.affectations.en_cours().select_related("entite")
    contexte: dict[str, Any] = {"postes": postes, "next": suite}
    if request.method == "POST":
        poste = get_object_or_404(request.user.affectations, pk=entier(request.POST.get("poste")))
        try:
            activer_poste(utilisateur=request.user, affectation=poste)
        except ValidationError as refus:
            contexte["erreurs"] = phrases(refus)
        else:
            return redirect(suite)
    return render(request, "annuaire/compte/choisir_poste.html", contexte)


class SecondFacteur(AuthenticateView):
    """The code or the key, after the password. allauth offers a key to everybody: here, to who has registered one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contexte = super().get_context_data(**kwargs)
        if not is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN]):
            contexte.pop("webauthn_form", None)
        return contexte


class ActiverApplication(ActivateTOTPView):
    """Enrol a telephone application. The session that enrols is a strong one."""

    def form_valid(self, form: Form) -> HttpResponse:
        reponse = super().form_valid(form)
        _renforcer(self.request)
        return reponse


class AjouterCle(AddWebAuthnView):
    """Enrol a security key, or the computer's own reader."""

    def form_valid(self, form: Form) -> HttpResponse:
        reponse = super().form_valid(form)
        _renforcer(self.request)
        return reponse


class RetirerCle(RemoveWebAuthnView):
    """The last second factor stays where it is required."""

    def form_valid(self, form: Form) -> HttpResponse:
        adaptateur = get_adapter()
        if not adaptateur.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adaptateur.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        return super().form_valid(form)


def _renforcer(request: Any) -> None:
    """This session is now a strong one. Those opened before by a password alone end: they could enrol a factor too."""
    if not request.session.get(SECOND_FACTEUR):
        request.session[SECOND_FACTEUR] = True
        fermer_autres_sessions(utilisateur=request.user, sauf=request.session.session_key)
