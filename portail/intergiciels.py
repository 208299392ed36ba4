"""What holds for every page: maintenance, nothing kept by the browser, a page that outlived its person."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from annuaire.api.rejeu import REFUS_DU_POSTE, rejouable_sans_voir
from annuaire.droits import CLOS, DroitInsuffisant, refuse_car_clos
from annuaire.models import Utilisateur
from ged.magasin import MagasinMuet
from portail.poste import refuser_si_autre_poste
from portail.problemes import REESSAYER_DANS
from portail.views.erreurs import attend_du_json, geste_sans_page, magasin_muet, probleme, seule

TOUJOURS_OUVERTS = ("/sante/", "/metrics")


class Maintenance(MiddlewareMixin):
    """While PORTAIL_MAINTENANCE is set, everything but the health pages answers 503; outboxes wait and send again."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if not settings.EN_MAINTENANCE or request.path.startswith(TOUJOURS_OUVERTS):
            return None
        statut = HTTPStatus.SERVICE_UNAVAILABLE
        if attend_du_json(request):
            reponse: HttpResponse = probleme(statut, "Le portail est en maintenance.")
        else:
            reponse = seule(request, "maintenance.html", statut)
        reponse["Retry-After"] = REESSAYER_DANS
        return reponse


class SansTrace(MiddlewareMixin):
    """No page is kept by the browser: after signing out, the back button shows nothing of what was on the screen.
    Static files do not come this far; what says how long it may be kept is left alone."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class GroupeClos(MiddlewareMixin):
    """A closing may land between the right check of a form and its write: the database refuses, and this says why, as
    the acte would have done a moment later. The REST API answers for itself (portail/problemes.py)."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, IntegrityError) and refuse_car_clos(exception):
            raise DroitInsuffisant(CLOS) from exception


class MagasinAbsent(MiddlewareMixin):
    """The storage of documents is elsewhere than the base, and may be alone not to answer. The REST API answers for
    itself (portail/problemes.py)."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MagasinMuet):
            return None
        reponse = magasin_muet(request, exception)
        reponse["Retry-After"] = REESSAYER_DANS
        return reponse


class GesteSansPage(MiddlewareMixin):
    """Some addresses only receive a form. A person still comes to read one: a reload after having confirmed who they
    are, a way back from the sign-in page. Django answers by an empty page, which leaves them without a way out."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        lit = request.method == "GET" and "HX-Request" not in request.headers and not attend_du_json(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not lit:
            return response
        return geste_sans_page(request, response.headers["Allow"])


class MemePersonne(MiddlewareMixin):
    """A live page says whose it is. If someone else has signed in since in the same browser, what the first one wrote
    must not leave in the name of the second: it is refused as a session that has ended, and waits. An action says too
    at which post it was written: it does not leave in the name of another entité unless the person says so; what was
    done before they changed is not refused for being sent again (annuaire/api/rejeu.py)."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        attendu = request.headers.get("X-Portail-Utilisateur")
        if attendu is not None and attendu != str(request.user.pk):
            return probleme(
                HTTPStatus.UNAUTHORIZED, "Cette page appartient à une session terminée\u00a0: reconnectez-vous."
            )
        return None

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        ecrit_pour = request.headers.get("X-Portail-Poste")
        if ecrit_pour is None or not isinstance(request.user, Utilisateur):
            return None
        refus = refuser_si_autre_poste(request.user, ecrit_pour)
        methode = getattr(getattr(view_func, "view_class", None), (request.method or "").lower(), None)
        if hasattr(methode, rejouable_sans_voir.__name__):
            setattr(request, REFUS_DU_POSTE, refus)
            return None
        return refus
