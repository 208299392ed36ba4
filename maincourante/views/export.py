"""To come within the hour."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse


@login_required
def exporter(request: HttpRequest, groupe_id: int, format: str) -> HttpResponse:
    raise Http404
