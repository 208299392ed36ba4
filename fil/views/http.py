"""The fil over plain HTTP: the same lines where WebSockets are blocked, and the cursor of a page that closes."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from annuaire.models import Groupe
from fil import lectures, lignes
from fil.lignee import lignee
from fil.limites import GROUPES_LUS, NUMERO_MAX
from fil.service import annonce

ENTIER = re.compile(r"\d{1,18}", re.ASCII)
CURSEUR = re.compile(r"(\d{1,18}):(\d{1,18})", re.ASCII)
INVISIBLE = "Ce groupe n'existe pas ou vous n'y participez pas."


class DemandeRefusee(ValueError):
    """A malformed request; the message is a French sentence."""


@require_GET
def depuis(request: HttpRequest) -> HttpResponse:
    """GET ?g=<groupe>:<numéro>&g=… → {"tetes": {…}, "suite": bool, "service": …, "lignee": …, "depeches": […],
    "refus": […], "restaures": […]}.

    With `html=non`, the lines come without their drawings, five times faster, and many more at a time.
    """
    if not request.user.is_authenticated:
        return _probleme(HTTPStatus.UNAUTHORIZED, "Votre session est terminée\u00a0: connectez-vous.")
    try:
        curseurs = _curseurs(request.GET.getlist("g"))
    except DemandeRefusee as erreur:
        return _probleme(HTTPStatus.BAD_REQUEST, str(erreur))
    vus = set(Groupe.objects.visibles_par(request.user).filter(pk__in=curseurs).values_list("pk", flat=True))
    if not vus:
        return _probleme(HTTPStatus.NOT_FOUND, INVISIBLE)
    tetes = lectures.tetes(vus)
    dessinees = request.GET.get("html") != "non"
    demandes = {groupe: curseurs[groupe] for groupe in vus}
    rangees, suite = lectures.depuis(demandes) if dessinees else lectures.depuis(demandes, limite=lectures.PAGE_NUE)
    dits = {"tetes": tetes, "suite": suite, "service": annonce(), "lignee": lignee()}
    corps = b'%s, "depeches": [%s], "refus": [%s], "restaures": [%s]}' % (
        json.dumps(dits, ensure_ascii=False)[:-1].encode(),
        b", ".join(lignes.ligne(rangee, dessinee=dessinees) for rangee in rangees),
        b", ".join(lignes.refus(groupe, INVISIBLE) for groupe in curseurs if groupe not in vus),
        b", ".join(lignes.restaure(groupe, tetes[groupe]) for groupe in vus if curseurs[groupe] > tetes[groupe]),
    )
    return HttpResponse(corps, content_type="application/json", headers={"Cache-Control": "no-store"})


@require_POST
def lu(request: HttpRequest) -> HttpResponse:
    """POST {"groupe": …, "numero": …} → 204. JSON with the CSRF header (fetch keepalive), or a form with
    `csrfmiddlewaretoken` (navigator.sendBeacon cannot set a header)."""
    if not request.user.is_authenticated:
        return _probleme(HTTPStatus.UNAUTHORIZED, "Votre session est terminée\u00a0: connectez-vous.")
    try:
        demande = _corps(request)
        groupe_id, numero = _entier(demande, "groupe"), _entier(demande, "numero")
    except DemandeRefusee as erreur:
        return _probleme(HTTPStatus.BAD_REQUEST, str(erreur))
    groupe = Groupe.objects.visibles_par(request.user).filter(pk=groupe_id).first()
    if groupe is None:
        return _probleme(HTTPStatus.NOT_FOUND, INVISIBLE)
    lectures.marquer_lu(utilisateur=request.user, groupe=groupe, numero=numero)
    lectures.accuser({lectures.Recepisse(request.user.pk, groupe.pk, "lu"): numero})
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _curseurs(demandes: list[str]) -> dict[int, int]:
    if not demandes:
        raise DemandeRefusee("Indiquez au moins un groupe et un curseur\u00a0: ?g=<groupe>:<numéro>.")
    if len(demandes) > GROUPES_LUS:
        raise DemandeRefusee(f"Pas plus de {GROUPES_LUS} groupes à la fois.")
    trouves = [CURSEUR.fullmatch(demande) for demande in demandes]
    if not all(trouves):
        raise DemandeRefusee("Chaque curseur s'écrit <groupe>:<numéro>, avec deux nombres entiers positifs.")
    return {int(trouve[1]): int(trouve[2]) for trouve in trouves if trouve}


def _corps(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return {cle: int(str(v)) for cle, v in request.POST.items() if ENTIER.fullmatch(str(v))}
    try:
        demande = json.loads(request.body)
    except (ValueError, RecursionError):
        demande = None
    if not isinstance(demande, dict):
        raise DemandeRefusee("Le corps de la demande n'est pas un objet JSON.")
    return demande


def _entier(demande: dict[str, Any], champ: str) -> int:
    valeur = demande.get(champ)
    if type(valeur) is not int or not 0 <= valeur <= NUMERO_MAX:
        raise DemandeRefusee(f"«\u00a0{champ}\u00a0» doit être un nombre entier positif.")
    return valeur


def _probleme(statut: HTTPStatus, raison: str) -> HttpResponse:
    return JsonResponse(
        {"type": "about:blank", "title": statut.phrase, "status": statut, "detail": raison},
        status=statut,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
