"""Addresses of the REST API that are to be left (docs/decisions/0015-ouverture-de-l-api.md): told a year before, by the
headers of RFC 9745 and RFC 8594 on each answer, then gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import http_date

from portail.views.erreurs import probleme

PREAVIS = timedelta(days=365)
REGLE = "/api/v1/docs/"


@dataclass(frozen=True)
class Obsolete:
    """Since when an address is to be left, from when it answers no more, and what does the same."""

    depuis: date
    retrait: date
    remplacee_par: str = ""

    def __post_init__(self) -> None:
        if self.retrait - self.depuis < PREAVIS:
            raise ValueError("Une adresse obsolète répond encore un an : repoussez son retrait.")

    def entetes(self) -> dict[str, str]:
        liens = [f'<{REGLE}>; rel="deprecation"; type="text/html"']
        if self.remplacee_par:
            liens.append(f'<{self.remplacee_par}>; rel="successor-version"')
        return {
            "Deprecation": f"@{int(_minuit(self.depuis).timestamp())}",
            "Sunset": http_date(_minuit(self.retrait).timestamp()),
            "Link": ", ".join(liens),
        }


# By the name of the address: "api_ancienne": Obsolete(date(2027, 1, 1), date(2028, 1, 1), "/api/v1/nouvelle/").
OBSOLETES: dict[str, Obsolete] = {}


class Obsolescence(MiddlewareMixin):
    """Whatever an obsolete address answers, refusals included, says that it is one and until when."""

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        obsolete = _obsolete(request)
        if obsolete is None or timezone.now() < _minuit(obsolete.retrait):
            return None
        suite = f"\u00a0: {obsolete.remplacee_par} la remplace." if obsolete.remplacee_par else "."
        return probleme(HTTPStatus.GONE, f"Cette adresse a été retirée le {obsolete.retrait:%d/%m/%Y}{suite}")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if obsolete := _obsolete(request):
            for nom, valeur in obsolete.entetes().items():
                response[nom] = valeur
        return response


def _obsolete(request: HttpRequest) -> Obsolete | None:
    trouvee = request.resolver_match
    return OBSOLETES.get(trouvee.view_name) if trouvee else None


def _minuit(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, tzinfo=UTC)
