"""Errors of the REST API as RFC 9457 problem documents, with `erreurs: {champ: [phrases]}` when fields were refused."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from annuaire.droits import CLOS, refuse_car_clos
from ged.magasin import ContenuAbsent, MagasinMuet
from portail.correlation import actuelle
from portail.typographie import phrase

TYPE = "application/problem+json"
TITRES = {
    400: "Demande refusée",
    401: "Connexion nécessaire",
    403: "Droit insuffisant",
    404: "Introuvable",
    405: "Méthode non permise",
    406: "Format de réponse inconnu",
    409: "Changé entre-temps",
    410: "Adresse retirée",
    412: "Changé depuis la lecture",
    413: "Demande trop volumineuse",
    415: "Format de demande inconnu",
    428: "Condition manquante",
    429: "Trop de demandes",
    500: "Erreur du portail",
    503: "Portail indisponible",
}
REESSAYER_DANS = "60"  # seconds
INTROUVABLE = "Cela n'existe pas, ou n'est pas partagé avec vous."
MAGASIN_MUET = (
    "Le magasin des documents ne répond pas. Tout le reste du portail fonctionne\u00a0: "
    "réessayez dans quelques minutes, ou prévenez l'administrateur."
)
CONTENU_ABSENT = (
    "Le contenu de ce fichier manque dans le magasin des documents\u00a0: "
    "réessayez dans quelques minutes, ou prévenez l'administrateur."
)


def probleme(erreur: Exception, contexte: dict[str, Any]) -> Response | None:
    """Answer an exception of a REST view; None lets what was not foreseen be a 500."""
    match erreur:
        case ValidationError():
            reponse = _refus(_par_champ(erreur))
        case exceptions.ValidationError(detail=detail):
            reponse = _refus(_a_plat(detail))
        case Http404():
            reponse = document(404, INTROUVABLE)
        case IntegrityError() if refuse_car_clos(erreur):
            reponse = document(403, CLOS)
        case PermissionDenied():
            reponse = document(403, str(erreur) or "Vous n'avez pas le droit de faire cela.")
        case RequestDataTooBig():
            reponse = document(413, "La demande est trop volumineuse.")
        case MagasinMuet():
            reponse = document(503, dit_du_magasin(erreur))
            reponse["Retry-After"] = REESSAYER_DANS
        case exceptions.Throttled():
            attendre = getattr(erreur, "wait", None) or 1
            reponse = document(429, f"Trop de demandes : réessayez dans {attendre} s.")
            reponse["Retry-After"] = str(attendre)
        case exceptions.APIException():
            # What an exception of ours adds for the screen: the state that a stale change did not know.
            reponse = document(erreur.status_code, str(erreur.detail), **getattr(erreur, "complement", {}))
            _recopier_entetes(erreur, reponse)
        case _:
            return None
    set_rollback()
    return reponse


def dit_du_magasin(erreur: MagasinMuet) -> str:
    return CONTENU_ABSENT if isinstance(erreur, ContenuAbsent) else MAGASIN_MUET


def document(statut: int, detail: str, **suite: Any) -> Response:
    titre = TITRES.get(statut) or HTTPStatus(statut).phrase
    dit = {"type": "about:blank", "title": titre, "status": statut, "detail": phrase(detail), "requete": actuelle()}
    return Response(dit | suite, status=statut, content_type=TYPE)


def _refus(erreurs: dict[str, list[str]]) -> Response:
    dites = {champ: [phrase(dite) for dite in phrases] for champ, phrases in erreurs.items()}
    premiere = next((phrases[0] for phrases in dites.values() if phrases), "")
    return document(400, premiere, erreurs=dites)


def _par_champ(erreur: ValidationError) -> dict[str, list[str]]:
    if hasattr(erreur, "error_dict"):
        return {"" if champ == NON_FIELD_ERRORS else champ: phrases for champ, phrases in erreur.message_dict.items()}
    return {"": erreur.messages}


def _a_plat(detail: Any, chemin: str = "") -> dict[str, list[str]]:
    """{"action.echeance": [phrases]} from the nested details of a serializer."""
    if isinstance(detail, dict):
        champs = detail.items()
    elif detail and all(isinstance(element, (dict, list)) for element in detail):
        champs = enumerate(detail)  # type: ignore[assignment]
    else:
        return {chemin: [str(dite) for dite in (detail if isinstance(detail, list) else [detail])]}
    a_plat: dict[str, list[str]] = {}
    for champ, suite in champs:
        nom = "" if champ == "non_field_errors" else str(champ)
        a_plat |= _a_plat(suite, ".".join(filter(None, [chemin, nom]))) if suite else {}
    return a_plat


def _recopier_entetes(erreur: exceptions.APIException, reponse: Response) -> None:
    if entete := getattr(erreur, "auth_header", None):
        reponse["WWW-Authenticate"] = entete
    if attente := getattr(erreur, "wait", None):
        reponse["Retry-After"] = str(int(attente))
