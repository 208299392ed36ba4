"""The middleware that keeps sessions: notes activity, stops people at what they still have to do."""

from __future__ import annotations

import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from structlog.contextvars import bind_contextvars, get_contextvars

from annuaire.actes.affectations import prendre_le_seul_poste
from annuaire.connexion.acces import Manque, manque
from annuaire.connexion.identification import personne_de
from annuaire.connexion.seances import OUVERTE_LE

VUE_LE = "vue_le"
NOTER_TOUTES_LES = 60  # seconds
# The live page asks these by itself, with nobody in front of the screen: they are no sign of activity. What it asks by
# itself elsewhere says so.
SANS_ACTIVITE = ("/fil/", "/a-faire/", "/api/v1/messagerie/presences/")
SEUL = "X-Portail-Seul"
MACHINES = ("/api/", "/fil/")
# Pages of sign-in, which send to the form for reasons of their own.
ENTREES = ("/compte/connexion/", "/compte/deconnexion/", "/compte/ferme/", "/compte/psc/")
LIBRES = {
    Manque.MOT_DE_PASSE: ("/compte/mot-de-passe/", "/compte/deconnexion/"),
    Manque.SECOND_FACTEUR: (
        "/compte/second-facteur/",
        "/compte/confirmer/",
        "/compte/mot-de-passe/",
        "/compte/deconnexion/",
    ),
}
PHRASES = {
    Manque.MOT_DE_PASSE: "Changez d'abord votre mot de passe provisoire.",
    Manque.SECOND_FACTEUR: "Enregistrez d'abord un second facteur.",
}


class Seances(SessionMiddleware):
    """A session may be closed, from elsewhere, while one of its requests is answered. What the request did is done and
    its answer says so, rather than a 400 that an outbox takes for a refusal; the next one finds no session. The cookie
    is left: the browser may hold that of a newer session by now."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            patch_vary_headers(response, ("Cookie",))
            return response


class Garde(MiddlewareMixin):
    """Adds no query to a request that reads its user, except once a minute, and for whoever has no active post."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        # The person and no longer the promise of one: nothing that follows looks through it again.
        utilisateur = request.user = personne_de(request)
        if not utilisateur.is_authenticated:
            return None
        bind_contextvars(utilisateur=utilisateur.pk)
        if not (request.path.startswith(SANS_ACTIVITE) or SEUL in request.headers):
            noter_activite(request)
        reste = manque(utilisateur, request.session)
        if reste is None:
            prendre_le_seul_poste(utilisateur=utilisateur)
            return None
        if request.path.startswith(LIBRES[reste]):
            return None
        return _renvoyer(request, reste)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Whoever is sent to the sign-in page is told why; from a fragment, the whole page goes there."""
        if not isinstance(response, HttpResponseRedirect) or not response.url.startswith(settings.LOGIN_URL):
            return response
        if request.path.startswith(ENTREES) or request.user.is_authenticated:
            return response
        adresse = response.url
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty():
            adresse += ("&" if "?" in adresse else "?") + "motif=session"
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(adresse)
        response["Location"] = adresse
        return response


def noter_activite(request: HttpRequest) -> None:
    """Move the end of the session, at most once a minute: one write of the session and one of its line in the list."""
    maintenant = time.time()
    if maintenant - request.session.get(VUE_LE, 0) < NOTER_TOUTES_LES:
        return
    request.session.setdefault(OUVERTE_LE, maintenant)
    request.session[VUE_LE] = maintenant
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def _renvoyer(request: HttpRequest, reste: Manque) -> HttpResponse:
    if request.path.startswith(MACHINES):
        probleme: dict[str, Any] = {"type": "about:blank", "title": "Accès incomplet", "status": 403}
        probleme["detail"] = PHRASES[reste]
        probleme["requete"] = get_contextvars().get("requete", "")
        return JsonResponse(probleme, status=403, content_type="application/problem+json")
    adresse = reverse(reste.value)
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(adresse)
    if request.method == "GET":
        adresse += "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return HttpResponseRedirect(adresse)
