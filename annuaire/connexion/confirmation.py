"""Before a sensitive act, whoever is in front of the screen proves again who they are: a session is no proof of it.

allauth asks, keeps the request that was refused and plays it again; what is ours is how old a proof may be, and for how
long what was kept may still be played.
Nothing of the work of a crisis ever asks: consigning, taking charge, counting victims, opening an event.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit, urlunsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

PSC_PROUVE_LE = "psc_prouve_le"
DEMANDE = "confirmation_demandee"
DEMANDE_VAUT = 5 * 60  # seconds
TROP_TARD = "Votre demande attendait depuis plus de cinq minutes\u00a0: rien n'a été fait. Faites-la de nouveau."
D_AILLEURS = "Cette demande n'avait pas été faite dans cette session\u00a0: rien n'a été fait. Faites-la de nouveau."
A_RESSAISIR = "Rien n'a été fait\u00a0: confirmez d'abord qui vous êtes, puis faites de nouveau votre saisie."
A_RESCANNER = "Rien n'a été fait\u00a0: confirmez d'abord qui vous êtes, puis scannez le nouveau code."
PAR_PSC = "socialaccount"  # as allauth names the way in by another provider
Page = TypeVar("Page", bound=HttpResponseBase)


def psc_est_configure() -> bool:
    return "openid_connect" in settings.SOCIALACCOUNT_PROVIDERS


def est_venue_par_psc(request: HttpRequest) -> bool:
    preuves = get_authentication_records(request, request.user)
    return bool(preuves) and preuves[0]["method"] == PAR_PSC


def est_recente(instant: float) -> bool:
    return time.time() - instant < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def est_confirmee(request: HttpRequest) -> bool:
    """Whoever has just signed in does not confirm at once who they are."""
    preuves = get_authentication_records(request, request.user)
    return bool(preuves) and est_recente(_donnee_le(request, preuves[-1]))


def exiger_confirmation(request: HttpRequest) -> None:
    if not est_confirmee(request):
        renoncer(request)  # allauth sets aside what is sent, and would play a former one for a mere page
        if request.method == "POST":
            request.session[DEMANDE] = {"le": time.time(), "retour": retour(request)} | _d_ou(request)
        raise ReauthenticationRequired


def renoncer(request: HttpRequest) -> None:
    """Forget what was set aside: somebody else may confirm later, at the same screen."""
    request.session.pop(STATE_SESSION_KEY, None)
    request.session.pop(DEMANDE, None)


class Ecartee(NamedTuple):
    """What had been asked and will not be done: why, and where its form is."""

    motif: str
    retour: str


def ecarter_si_trop_tard(request: HttpRequest) -> Ecartee | None:
    """Once the person has confirmed, before what was set aside is played: whoever left it there may be long gone, and
    whoever confirms have come for something else."""
    demande = request.session.pop(DEMANDE, {})
    if STATE_SESSION_KEY not in request.session:
        return None
    motif = ""
    if not _d_ou(request).items() <= demande.items():
        motif = D_AILLEURS
    elif time.time() - demande["le"] > DEMANDE_VAUT:
        motif = TROP_TARD
    if not motif:
        return None
    renoncer(request)
    return Ecartee(motif, demande.get("retour", "/"))


def _d_ou(request: HttpRequest) -> dict[str, Any]:
    return {"personne": request.user.pk, "session": request.session.session_key}


def confirmation_requise(vue: Callable[..., Page]) -> Callable[..., Page]:
    """Under `login_required`. What was typed is not lost: the request is played again once the person has confirmed."""

    @wraps(vue)
    def porte(request: HttpRequest, *arguments: Any, **nommes: Any) -> Page:
        exiger_confirmation(request)
        return vue(request, *arguments, **nommes)

    return porte


def confirmation_prealable(
    vue: Callable[..., Page], dit: str = A_RESSAISIR
) -> Callable[..., Page | HttpResponseRedirect]:
    """As `confirmation_requise`, where a secret is typed: the session keeps nothing of it. Its form, which asks for the
    confirmation, is to be filled again, as `dit` says."""
    confirmee = confirmation_requise(vue)

    @wraps(vue)
    def porte(request: HttpRequest, *arguments: Any, **nommes: Any) -> Page | HttpResponseRedirect:
        if request.method == "POST" and not est_confirmee(request):
            messages.warning(request, dit)
            return HttpResponseRedirect(request.get_full_path())
        return confirmee(request, *arguments, **nommes)

    return porte


def donne_un_fichier(vue: Callable[..., Page]) -> Callable[..., Page]:
    """Its answer is saved and the page stays: whoever had to confirm first is told so, and given a way back."""
    vue.donne_un_fichier = True  # type: ignore[attr-defined]
    return vue


def menera_a_un_fichier(adresse: str) -> bool:
    """What had been asked, and will be played again, is a file."""
    try:
        return getattr(resolve(urlsplit(adresse).path).func, "donne_un_fichier", False)
    except Resolver404:
        return False


def retour(request: HttpRequest) -> str:
    """Where the person comes from: the page that asked, known as long as its form is shown again."""
    depuis = request.POST.get("retour") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(depuis, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    lue = urlsplit(depuis)
    # A path that begins by two slashes would be read as another site.
    chemin = urlunsplit(("", "", "/" + lue.path.lstrip("/\\"), lue.query, ""))
    return "/" if chemin.startswith(reverse("account_reauthenticate")) else chemin


def _donnee_le(request: HttpRequest, preuve: dict[str, Any]) -> float:
    """Pro Santé Connect lets in without asking anything whoever it knows for hours: what counts is when it asked."""
    if preuve["method"] == PAR_PSC:
        return float(request.session.get(PSC_PROUVE_LE, 0))
    return float(preuve["at"])
