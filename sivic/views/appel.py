"""The door of SIVIC: it brings the lines of its journal as soon as it writes them, signed."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ged.ouvrage import demander
from sivic.actes.recevoir import prendre
from sivic.signature import est_juste

LIGNES_MAX = 500


@csrf_exempt
@require_POST
def lignes(request: HttpRequest) -> JsonResponse:
    """Take what comes next; a line that is missing is asked for from the journal. Answers how far it was read."""
    if not settings.SIVIC_SECRET:
        raise Http404
    if not est_juste(request.headers, settings.SIVIC_SECRET, time.time(), request.body):
        return _probleme(401, "Signature inconnue ou trop ancienne.")
    recues = _lire(request.body)
    if recues is None:
        return _probleme(422, f"Le corps est un objet : lignes, {LIGNES_MAX} au plus.")
    lu, il_en_manque = prendre(recues)
    if il_en_manque:
        demander("sivic.tasks.echanger")
    return JsonResponse({"lu_jusqu_a": lu})


def _lire(corps: bytes) -> list[dict[str, Any]] | None:
    try:
        lues = json.loads(corps)["lignes"]
    except (ValueError, KeyError, TypeError):
        return None
    bonnes = isinstance(lues, list) and len(lues) <= LIGNES_MAX and all(isinstance(ligne, dict) for ligne in lues)
    return lues if bonnes else None


def _probleme(statut: int, detail: str) -> JsonResponse:
    return JsonResponse({"status": statut, "detail": detail}, status=statut, content_type="application/problem+json")
